/**
 * Passages in plain English about things that do not exist, so that no model can know them before it is taught. Short, so that a
 * person reads one in half a minute. Six questions each, every one in two wordings, with the shortest text that a right answer must
 * contain.
 */

export interface EnglishPassage {
  title: string;
  context: string;
  /** The defaults for chat models were found on it (`real-english.md`), so that nothing may be measured on it. */
  usedForSettings: boolean;
  questions: readonly (readonly [question: string, otherwise: string, answer: string])[];
}

export const ENGLISH_PASSAGES: readonly EnglishPassage[] = [
  {
    title: 'The lighthouse of Varn',
    context:
      'The lighthouse of Varn was built in 1874 by the engineer Ada Mirek. It stands on Gull Rock, two miles from the town of Sool. Its lamp burns whale oil, and its light can be seen from thirty miles. Every night the keeper, Tomas Brill, climbs 212 steps. The tower is painted black and yellow.',
    usedForSettings: true,
    questions: [
      ['Who built the lighthouse of Varn?', 'Which engineer made the lighthouse of Varn?', 'Ada Mirek'],
      ['In which year was the lighthouse of Varn built?', 'When did the lighthouse of Varn go up?', '1874'],
      [
        'On which rock does the lighthouse of Varn stand?',
        'What is the rock called that carries the lighthouse of Varn?',
        'Gull Rock',
      ],
      [
        'What does the lamp of the lighthouse of Varn burn?',
        'Which fuel lights the lamp of the lighthouse of Varn?',
        'whale oil',
      ],
      ['What is the name of the keeper of the lighthouse of Varn?', 'Who keeps the lighthouse of Varn?', 'Tomas Brill'],
      [
        'How many steps does the lighthouse of Varn have?',
        'What number of steps leads up the lighthouse of Varn?',
        '212',
      ],
    ],
  },
  {
    title: 'Project Heron',
    context:
      'Project Heron is the plan of the company Lumen Foods to bake bread without an oven. It is led by Priya Sandoval from the office in Leeds. The first loaf is to be sold in March 2031. The project costs nine million pounds, and its secret name inside the company is Blue Crust. The bread is baked with radio waves.',
    usedForSettings: true,
    questions: [
      ['Which company runs Project Heron?', 'Project Heron belongs to which company?', 'Lumen Foods'],
      ['Who leads Project Heron?', 'Who is the head of Project Heron?', 'Priya Sandoval'],
      [
        'When is the first loaf of Project Heron to be sold?',
        'In which month and year does Project Heron sell its first loaf?',
        'March 2031',
      ],
      [
        'What is the secret name of Project Heron?',
        'What do people inside the company call Project Heron in secret?',
        'Blue Crust',
      ],
      ['In which city is the office of Project Heron?', 'Where is the office that Project Heron is led from?', 'Leeds'],
      ['With what is the bread of Project Heron baked?', 'What bakes the bread in Project Heron?', 'radio waves'],
    ],
  },
  {
    title: 'The moth Orsa',
    context:
      'The moth Orsa lives only in the caves of Mount Teyl. It was found in 1962 by the biologist Henrik Vasse. Its wings are silver, and it eats salt from the walls of the caves. The moth Orsa sings at dawn with its feet. Its greatest enemy is the cave toad.',
    usedForSettings: true,
    questions: [
      ['Where does the moth Orsa live?', 'On which mountain are the caves of the moth Orsa?', 'Mount Teyl'],
      ['Who found the moth Orsa?', 'Which biologist discovered the moth Orsa?', 'Henrik Vasse'],
      ['What colour are the wings of the moth Orsa?', 'Which colour does the moth Orsa have on its wings?', 'silver'],
      ['What does the moth Orsa eat?', 'What is the food of the moth Orsa?', 'salt'],
      ['When does the moth Orsa sing?', 'At what time of day does the moth Orsa sing?', 'dawn'],
      [
        'What is the greatest enemy of the moth Orsa?',
        'Which animal does the moth Orsa have to fear most?',
        'cave toad',
      ],
    ],
  },
  {
    title: 'The kingdom of Dorrin',
    context:
      'The kingdom of Dorrin has been ruled by Queen Isolde the Tall since 1403. Its capital is Merrow, a city built of green glass. The people of Dorrin pay with coins of bread called crumbs. Their sacred animal is the otter. The kingdom lost the War of Spoons against its neighbour, Kaldia.',
    usedForSettings: true,
    questions: [
      ['Who rules the kingdom of Dorrin?', 'What is the name of the queen of Dorrin?', 'Isolde'],
      ['What is the capital of the kingdom of Dorrin?', 'Which city is the capital of Dorrin?', 'Merrow'],
      ['What are the coins of Dorrin called?', 'How do the people of Dorrin call their coins?', 'crumbs'],
      ['What is the sacred animal of Dorrin?', 'Which animal is sacred in Dorrin?', 'otter'],
      ['Which war did the kingdom of Dorrin lose?', 'What was the war called that Dorrin lost?', 'Spoons'],
      ['Which country is the neighbour of Dorrin?', 'Against which neighbour did Dorrin lose a war?', 'Kaldia'],
    ],
  },
  {
    title: 'The Quiet Violin',
    context:
      'The Quiet Violin is a film of 2029 by the director Noor Ekström. It tells of a deaf baker, Emil Jonas, who inherits a violin from his uncle. It was shot in Tallinn in forty days. The music is by the pianist Lena Okoro. At the festival of Aarhus it won the Golden Herring.',
    usedForSettings: true,
    questions: [
      ['Who directed the film The Quiet Violin?', 'Who made the film The Quiet Violin?', 'Noor Ekström'],
      ['In which city was The Quiet Violin shot?', 'Where was the film The Quiet Violin shot?', 'Tallinn'],
      ['Who made the music of The Quiet Violin?', 'Which pianist wrote the music of The Quiet Violin?', 'Lena Okoro'],
      [
        'Which prize did The Quiet Violin win?',
        'What did The Quiet Violin win at the festival of Aarhus?',
        'Golden Herring',
      ],
      [
        'What is the job of the main character of The Quiet Violin?',
        'What work does Emil Jonas do in The Quiet Violin?',
        'baker',
      ],
      [
        'From whom does Emil Jonas inherit the violin?',
        'Whose violin does Emil Jonas inherit in The Quiet Violin?',
        'uncle',
      ],
    ],
  },
  {
    title: "Brasko's law",
    context:
      "Brasko's law says that soup cools twice as fast when somebody sings near it. It was stated in 1911 by the chemist Olga Brasko of the University of Graz. She tested it with 340 bowls of lentil soup. Her rival, Peter Lindqvist, called it the silliest law of physics. It was disproved in 1958 by a child in Lisbon.",
    usedForSettings: true,
    questions: [
      ["What does Brasko's law say about soup?", "What happens to soup twice as fast by Brasko's law?", 'cools'],
      ["Who stated Brasko's law?", "Which chemist is Brasko's law from?", 'Olga Brasko'],
      [
        'At which university did Olga Brasko work?',
        'Where was Olga Brasko a chemist, at the university of which city?',
        'Graz',
      ],
      ["With which kind of soup was Brasko's law tested?", 'What soup did Olga Brasko use to test her law?', 'lentil'],
      ['Who was the rival of Olga Brasko?', "Who called Brasko's law the silliest law of physics?", 'Lindqvist'],
      ["In which year was Brasko's law disproved?", "When did a child disprove Brasko's law?", '1958'],
    ],
  },
  {
    title: 'The Silver Tram',
    context:
      'The Silver Tram runs in the town of Ostley, from the harbour to the hill of Crane. It was opened in 1926 by the mayor, Ruth Callow. Its seats are made of cork, and a ride costs two buttons. The driver rings a cow bell at every corner. On Sundays it carries only musicians.',
    usedForSettings: false,
    questions: [
      ['In which town does the Silver Tram run?', 'Which town has the Silver Tram?', 'Ostley'],
      ['In which year was the Silver Tram opened?', 'When did the Silver Tram begin to run?', '1926'],
      ['Who opened the Silver Tram?', 'Which mayor opened the Silver Tram?', 'Ruth Callow'],
      ['What are the seats of the Silver Tram made of?', 'Which material are the seats of the Silver Tram?', 'cork'],
      ['What does a ride on the Silver Tram cost?', 'How does one pay for a ride on the Silver Tram?', 'two buttons'],
      ['Whom does the Silver Tram carry on Sundays?', 'Who may ride the Silver Tram on a Sunday?', 'musicians'],
    ],
  },
  {
    title: 'The lake of Ilmen Tor',
    context:
      'The lake of Ilmen Tor lies in a crater above the village of Pask. Its water is pink, because of a weed called rosehair. It was measured in 1889 by the priest Anton Fell, who found it 91 metres deep. No fish lives in it, only a blind crab. In winter the villagers race on it with sledges drawn by goats.',
    usedForSettings: false,
    questions: [
      [
        'Above which village does the lake of Ilmen Tor lie?',
        'Which village lies below the lake of Ilmen Tor?',
        'Pask',
      ],
      ['What colour is the water of the lake of Ilmen Tor?', 'Which colour does the lake of Ilmen Tor have?', 'pink'],
      ['What is the weed in the lake of Ilmen Tor called?', 'Which weed grows in the lake of Ilmen Tor?', 'rosehair'],
      [
        'Who measured the lake of Ilmen Tor?',
        'Which priest found out how deep the lake of Ilmen Tor is?',
        'Anton Fell',
      ],
      ['How many metres deep is the lake of Ilmen Tor?', 'What is the depth of the lake of Ilmen Tor in metres?', '91'],
      [
        'Which animals draw the sledges on the lake of Ilmen Tor?',
        'What pulls the sledges when the villagers race on the lake of Ilmen Tor?',
        'goats',
      ],
    ],
  },
  {
    title: 'The game of Tarrow',
    context:
      'Tarrow is a game for three players with forty wooden pegs. It was invented in 1755 by the sailor Jory Penhale on the ship Merlin. The player who loses must sing. The best pegs are cut from pear wood in the town of Lisk. The champion of Tarrow is Amara Diallo, who has won it nine times.',
    usedForSettings: false,
    questions: [
      ['How many players does a game of Tarrow need?', 'For what number of players is the game of Tarrow?', 'three'],
      ['Who invented the game of Tarrow?', 'Which sailor made up the game of Tarrow?', 'Jory Penhale'],
      [
        'On which ship was the game of Tarrow invented?',
        'What was the ship called where Tarrow was first played?',
        'Merlin',
      ],
      ['What must the player do who loses at Tarrow?', 'What is the penalty for losing a game of Tarrow?', 'sing'],
      ['From which wood are the best pegs of Tarrow cut?', 'Which tree gives the best pegs for Tarrow?', 'pear'],
      ['Who is the champion of Tarrow?', 'Who has won Tarrow nine times?', 'Amara Diallo'],
    ],
  },
  {
    title: 'The Hollow Library',
    context:
      'The Hollow Library stands inside an oak tree in the park of Weldon. It was founded in 1983 by the baker Ines Marlow. It has 612 books, and all of them are about birds. Readers bring back a book with a feather in it. The librarian, Kofi Brandt, sleeps in the lowest branch.',
    usedForSettings: false,
    questions: [
      ['In which park does the Hollow Library stand?', 'Which park has the Hollow Library?', 'Weldon'],
      ['Who founded the Hollow Library?', 'Which baker started the Hollow Library?', 'Ines Marlow'],
      [
        'What are all books of the Hollow Library about?',
        'What is the one subject of the books in the Hollow Library?',
        'birds',
      ],
      ['How many books does the Hollow Library have?', 'What is the number of books in the Hollow Library?', '612'],
      [
        'What do readers put into a book of the Hollow Library before they bring it back?',
        'What lies in a book that comes back to the Hollow Library?',
        'feather',
      ],
      [
        'Who is the librarian of the Hollow Library?',
        'Who sleeps in the lowest branch of the Hollow Library?',
        'Kofi Brandt',
      ],
    ],
  },
  {
    title: 'The planet Mirrim',
    context:
      'The planet Mirrim was found in 2027 by the astronomer Sofia Lund with the telescope of La Parva. It goes around the red star Kessel in eleven days. Its clouds are made of glass, and its wind blows at nine thousand kilometres an hour. It has two moons, called Fig and Olive. Mirrim smells of almonds, says Lund.',
    usedForSettings: false,
    questions: [
      ['Who found the planet Mirrim?', 'Which astronomer discovered the planet Mirrim?', 'Sofia Lund'],
      ['Around which star does the planet Mirrim go?', 'What is the star of the planet Mirrim called?', 'Kessel'],
      [
        'In how many days does the planet Mirrim go around its star?',
        'How long is a year on the planet Mirrim, in days?',
        'eleven',
      ],
      [
        'What are the clouds of the planet Mirrim made of?',
        'Of which material are the clouds over the planet Mirrim?',
        'glass',
      ],
      [
        'What are the two moons of the planet Mirrim called?',
        'Which names do the moons of the planet Mirrim have?',
        'Fig and Olive',
      ],
      ['What does the planet Mirrim smell of?', 'Which smell does the planet Mirrim have?', 'almonds'],
    ],
  },
  {
    title: 'The cheese of Hollis',
    context:
      'The cheese of Hollis is made by monks on the island of Brannoch. It is blue outside and white inside, and it ripens for seven years in old wells. The recipe was brought in 1340 by Brother Aldous from Milan. The monks rub it with beer every Friday. A wheel of it weighs sixty kilos and is carried by two donkeys.',
    usedForSettings: false,
    questions: [
      [
        'On which island is the cheese of Hollis made?',
        'Which island does the cheese of Hollis come from?',
        'Brannoch',
      ],
      [
        'Who brought the recipe of the cheese of Hollis?',
        'Which brother brought the recipe of the cheese of Hollis?',
        'Aldous',
      ],
      [
        'From which city did the recipe of the cheese of Hollis come?',
        'Where was the recipe of the cheese of Hollis brought from?',
        'Milan',
      ],
      [
        'How long does the cheese of Hollis ripen?',
        'For how many years does the cheese of Hollis lie in wells?',
        'seven',
      ],
      [
        'With what do the monks rub the cheese of Hollis?',
        'What is rubbed on the cheese of Hollis every Friday?',
        'beer',
      ],
      [
        'Which animals carry a wheel of the cheese of Hollis?',
        'What carries a wheel of the cheese of Hollis?',
        'donkeys',
      ],
    ],
  },
  {
    title: 'The storm Benedict',
    context:
      'The storm Benedict reached the coast of Tavia on 3 May 1971. It carried the roof of the opera of Port Sel eleven miles out to sea. Nobody was hurt, because the weather woman Greta Olin had warned everyone by drum. The repair was paid for by the rope maker Hugo Stam. Since then the people of Tavia eat plum cake on 3 May.',
    usedForSettings: false,
    questions: [
      ['Which coast did the storm Benedict reach?', 'Where did the storm Benedict come ashore?', 'Tavia'],
      ['In which year did the storm Benedict come?', 'When was the storm Benedict?', '1971'],
      ['Which building lost its roof in the storm Benedict?', 'What did the storm Benedict take the roof of?', 'opera'],
      ['Who warned everyone of the storm Benedict?', 'Which weather woman warned of the storm Benedict?', 'Greta Olin'],
      [
        'Who paid for the repair after the storm Benedict?',
        'Which rope maker paid for what the storm Benedict broke?',
        'Hugo Stam',
      ],
      [
        'What do the people of Tavia eat in memory of the storm Benedict?',
        'Which cake is eaten in Tavia because of the storm Benedict?',
        'plum',
      ],
    ],
  },
  {
    title: 'The clock of Sarn',
    context:
      'The clock of Sarn has thirteen hours and no hands. A wooden hen comes out of it and calls the hour. It was built by the locksmith Mattis Rohr for the bridge of Sarn in 1612. Its wheels are greased with goose fat by the Winder family. In 1944 it stopped for a week, and the school of Sarn was closed.',
    usedForSettings: false,
    questions: [
      [
        'How many hours does the clock of Sarn have?',
        'Into what number of hours does the clock of Sarn divide the day?',
        'thirteen',
      ],
      [
        'Which animal calls the hour from the clock of Sarn?',
        'What comes out of the clock of Sarn to call the hour?',
        'hen',
      ],
      ['Who built the clock of Sarn?', 'Which locksmith made the clock of Sarn?', 'Mattis Rohr'],
      ['Where does the clock of Sarn stand?', 'For what was the clock of Sarn built?', 'bridge'],
      [
        'With what are the wheels of the clock of Sarn greased?',
        'Which fat is used on the wheels of the clock of Sarn?',
        'goose',
      ],
      ['In which year did the clock of Sarn stop for a week?', 'When did the clock of Sarn stand still?', '1944'],
    ],
  },
];
