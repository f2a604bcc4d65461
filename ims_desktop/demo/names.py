"""Names of people, streets, places and firms for the made-up council: common ones of the whole country, none meant."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# commonest first: whoever picks leans towards the front
SURNAMES: tuple[str, ...] = _words(
    "Smith Jones Williams Taylor Davies Brown Evans Wilson Thomas Roberts Johnson Lewis Walker Robinson "
    "Wood Thompson White Watson Jackson Wright Green Harris Cooper King Lee Martin Clarke James Morgan "
    "Hughes Edwards Hill Moore Clark Harrison Scott Young Morris Hall Ward Turner Carter Phillips "
    "Mitchell Patel Adams Campbell Anderson Allen Cook Bailey Parker Miller Davis Murphy Price Bell Baker "
    "Griffiths Kelly Simpson Marshall Collins Bennett Cox Richardson Fox Gray Rose Chapman Hunt Robertson "
    "Shaw Reynolds Lloyd Ellis Richards Russell Wilkinson Khan Graham Stewart Reid Murray Powell Palmer "
    "Holmes Rogers Stevens Walsh Hunter Thomson Matthews Ross Owen Mason Knight Kennedy Butler Saunders "
    "Cole Pearce Dean Foster Harvey Hudson Gibson Mills Berry Barnes Pearson Kaur Begum Singh Hussain "
    "Ahmed Ali Shah Akhtar Mahmood Rahman Chowdhury Miah Iqbal Sharma Gupta Reddy Nair Fernandes D'Souza "
    "Okafor Adeyemi Mensah Boateng Osei Nwosu Abara Eze Adebayo Kamara Nowak Kowalski Wiśniewski Wójcik "
    "Kowalczyk Zieliński Woźniak Dąbrowski Novák Dvořák Horváth Popescu Ionescu Silva Santos Pereira "
    "García Fernández Müller Schröder Weiß Dubois Lefèvre Rossi Chen Wang Zhang Nguyễn Trần O'Brien "
    "O'Neill O'Connor O'Sullivan O'Reilly Ó'Dálaigh MacDonald McKenzie McCarthy MacLeòid McGregor Fraser "
    "Rhys Bowen Pryce Gwyn Llŷr Ŵyn Cadwaladr Llewellyn Prosser Probert Parry Pugh Bevan Gethin Môn "
    "Tŷgwyn Featherstonehaugh Cholmondeley Ng Li Ho Wu Ferguson Doyle Byrne Hargreaves Entwistle "
    "Ramsbottom Postlethwaite"
)
DOUBLE_BARRELS: tuple[str, ...] = (
    "Smith-Jones",
    "Lloyd-Parry",
    "Parry-Williams",
    "Ŵyn-Llŷr",
    "Rhys-Hughes",
    "O'Brien-Patel",
    "Fox-Pitt",
    "Bowen-Nowak",
    "Adeyemi-Clarke",
    "García-Wood",
    "Wynn Jones",
    "ap Gwilym",
    "ap Hŵfa",
    "de la Haye",
    "van den Berg",
    "St John",
)
WOMEN: tuple[str, ...] = _words(
    "Margaret Susan Sarah Emma Olivia Amelia Jessica Emily Charlotte Jane Helen Karen Julie Patricia "
    "Linda Claire Elizabeth Rachel Laura Rebecca Chloë Zoë Renée Anne-Marie Mary Catherine Fiona Eilidh "
    "Niamh Siobhán Aoife Róisín Gráinne Siân Sioned Gwên Angharad Carys Ffion Llinos Nerys Rhiannon "
    "Bronwen Mair Eleri Lowri Cerys Aisha Fatima Khadija Priya Anjali Sunita Parveen Nasreen Harpreet "
    "Simran Ngozi Chioma Abena Ama Folake Agnieszka Małgorzata Zofia Katarzyna Ioana Mihaela Lucía Inês "
    "Mei Ling Hương Grace Hannah Megan Lucy Joanne Dorothy"
)
MEN: tuple[str, ...] = _words(
    "John David James Paul Mark Andrew Peter Stephen Robert Richard Michael Thomas Oliver George Harry "
    "Jack Noah William Henry Charles Daniel Matthew Christopher Simon Martin Alan Kevin Brian Colin "
    "Graham Derek Seán Ciarán Pádraig Eoin Fergus Hamish Ruaridh Iain Siôn Huw Rhŷs Dafydd Gethin Geraint "
    "Emyr Ioan Iestyn Llŷr Twm Gwilym Aled Mohammed Ahmed Imran Tariq Raj Sanjay Vikram Gurpreet "
    "Jaswinder Chukwuemeka Kwame Kofi Babatunde Tunde Piotr Paweł Łukasz Michał Andrei Ștefan José João "
    "Jürgen Wei Minh Jean-Luc Edward Samuel Joseph Leo Arthur"
)

STREET_STEMS: tuple[str, ...] = (
    *_words(
        "High Church Station Mill Park Victoria Albert Queen King George Green Manor School Chapel Bridge "
        "Castle Market North South East West New Orchard Meadow Highfield Springfield Grange Windsor "
        "Alexandra York Oxford Chestnut Elm Oak Ash Beech Willow Hawthorn Hazel Rowan Lime Sycamore Maple "
        "Poplar Cherry Holly Heath Moor Canal Foundry Tannery Weaver Cooper Wharf Quarry Kiln Rope Abbey "
        "Priory Minster Deans Bishop Friars"
    ),
    "St Mary's",
    "St John's",
    "St Ŵyn's",
    "King's",
    "Old Mill",
)
STREET_TYPES: tuple[str, ...] = (
    "Street",
    "Road",
    "Lane",
    "Avenue",
    "Close",
    "Drive",
    "Terrace",
    "Crescent",
    "Gardens",
    "Way",
    "Court",
    "Place",
)
WELSH_STREETS: tuple[str, ...] = (
    "Stryd Fawr",
    "Heol y Bont",
    "Ffordd Tŷ Gwyn",
    "Lôn yr Ŵyn",
    "Maes y Dŵr",
    "Heol Pen-y-bryn",
    "Rhodfa'r Môr",
    "Cae Glas",
    "Tan-y-graig",
    "Clos Llŷr",
    "Trem y Cwm",
    "Stryd y Ffynnon",
)
# place, its postcode district, and its share of the streets; no post town has the area WM
PLACES: tuple[tuple[str, str, int], ...] = (
    ("Westmere", "WM1", 5),
    ("Westmere", "WM2", 5),
    ("Westmere", "WM3", 5),
    ("Northgate", "WM4", 4),
    ("Saltby-on-the-Water", "WM5", 2),
    ("Aldermoor", "WM6", 2),
    ("Great Thornley", "WM7", 1),
)
WELSH_PLACES: tuple[tuple[str, str], ...] = (("Llanwestmere", "WM8"), ("Pen-y-cŵn", "WM9"))

TRADES: tuple[str, ...] = (
    "Bakery",
    "Hardware",
    "Motors",
    "Dental Practice",
    "Café",
    "Fish Bar",
    "Opticians",
    "Day Nursery",
    "Joinery",
    "Logistics",
    "Tandoori",
    "Hair Studio",
    "Garden Centre",
    "Solicitors",
    "Print Works",
    "Fitness",
    "Veterinary Surgery",
    "Carpets",
)
FIRM_ENDINGS: tuple[str, ...] = ("Ltd", "Limited", "LLP", "& Sons", "& Daughters Ltd", "Cyf", "plc", "(Westmere) Ltd")
INVOICE_SUBJECTS: tuple[str, ...] = (
    "hire of the Victoria Hall",
    "trade waste",
    "allotment rent",
    "sports pitch hire",
    "ground rent",
    "shop lease",
    "damage to a lamp post",
    "home care",
    "pest control",
    "skip permit",
)
