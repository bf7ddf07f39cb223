import { Main } from '../ui/Main';

export function NotFound() {
  return (
    <Main>
      <h1>There is no page at this address.</h1>
      <p>
        <a href="#/">Go to the Lab</a>
      </p>
    </Main>
  );
}
