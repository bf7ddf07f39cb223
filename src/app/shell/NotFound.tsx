export function NotFound() {
  return (
    <main className="page" id="main" tabIndex={-1}>
      <h1>There is no page at this address.</h1>
      <p>
        <a href="#/">Go to the Lab</a>
      </p>
    </main>
  );
}
