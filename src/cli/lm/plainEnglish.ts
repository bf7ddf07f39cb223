/**
 * The text by which forms of weights are compared: plain English of our own, written for this, so that no model has seen it.
 * Figures that were measured with it are void when it changes.
 */
export const PLAIN_ENGLISH: readonly string[] = [
  'The morning ferry left the harbour ten minutes late because a van had stalled on the ramp. Nobody complained. The passengers drank coffee from paper cups and watched the gulls follow the boat, waiting for somebody to drop a piece of bread.',
  'To repair a flat tyre you need two levers, a patch and a little patience. Take the wheel off, press the tyre away from the rim, and pull out the inner tube. Pump it up and listen: the hole is where the air hisses. Clean the place, glue the patch on, and wait.',
  'Rain that falls on the eastern side of the ridge runs down to the lake, while rain on the western side reaches the sea within a day. In spring, when the snow melts as well, both rivers rise so quickly that the farmers move their sheep to higher ground.',
  '"You could have told me yesterday," said Ruth, putting the letter back on the table. Her brother shrugged. He had meant to, but the shop had been full all afternoon, and in the evening he had simply forgotten. "Is it too late to say no?" he asked.',
  'A small library lends about forty books a day. Most of them come back on time, some come back a week late, and one or two never come back at all. Each winter the librarian counts the shelves, writes down what is missing, and orders new copies of the books that people ask for most.',
  'Bread needs only flour, water, salt and time. Mix them in the evening, cover the bowl, and leave it in a cool room. By the next morning the dough has doubled in size and is full of bubbles. Fold it twice, let it rest for an hour, and bake it in a very hot oven until the crust is dark.',
  'The committee met on the first Monday of the month to decide whether the old bridge should be repaired or replaced. Repair was cheaper, but a new bridge would carry buses and last for sixty years. After two hours of discussion they agreed to ask an engineer for a second opinion.',
  'Cats sleep for most of the day and hunt at dusk, when mice leave their holes. Their eyes have a layer that sends light back through the retina, so they can see well when it is almost dark. It is also why their eyes shine when a lamp is pointed at them.',
];
