/** Whether a line of notes has the form of the quiz: "Q: Where does Fudima lie? A: Westria". */
export const isQuizLine = (line: string): boolean => /^Q: .+ A: /.test(line);
