"""Spellings of time zones: what is read, and what is asked."""

import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.answers import zone_names
from mentormatch.answers.time_zones import read_zone
from mentormatch.answers.zone_names import clock_of, iana_names, zones_named

# Written before the table of names, or after it and without looking at it: zone = spellings.
READ = """
Africa/Accra = Ghana
Africa/Addis_Ababa = Addis Ababa
Africa/Cairo = Egypt|Alexandria, Egypt|(GMT+02:00) Cairo|Cairo, Egypt (GMT+2)|Le Caire, Égypte|Egypt Standard Time
Africa/Casablanca = Morocco|(UTC+00:00) Casablanca|(UTC+01:00) Casablanca
Africa/Dakar = Dakar, Sénégal
Africa/Harare = Harare (CAT)
Africa/Johannesburg = SAST|South Africa|Cape Town|Durban|Zuid-Afrika
Africa/Kampala = Kampala
Africa/Kinshasa = Kinshasa, DRC
Africa/Lagos = Nigeria|Lagos, Nigeria|Abuja|WAT (Lagos)
Africa/Lusaka = Lusaka, Zambia
Africa/Maputo = CAT
Africa/Nairobi = EAT|East Africa Time|Kenya|Nairobi, Kenya (EAT, UTC+3)
Africa/Ouagadougou = Ouagadougou
Africa/Tripoli = Tripoli, Libya
Africa/Tunis = Tunis
America/Argentina/Buenos_Aires = Buenos Aires
America/Argentina/Cordoba = Córdoba, Argentina
America/Asuncion = Asunción, Paraguay
America/Bogota = Colombia|Medellín
America/Caracas = Caracas, Venezuela
America/Chicago = US Central
America/Chicago = Houston
America/Chicago = Dallas, TX
America/Chicago = Austin, Texas
America/Chicago = Minneapolis
America/Chicago = Chicago (CST)
America/Chicago = Chicago CT
America/Chicago = CST (Chicago)
America/Chicago = Nashville, TN
America/Costa_Rica = San José, Costa Rica
America/Denver = Mountain Time|Denver|Salt Lake City, UT|(UTC-07:00) Mountain Time (US & Canada)
America/Edmonton = Calgary
America/Guatemala = (UTC-06:00) Central America
America/Guayaquil = Quito
America/Halifax = Halifax, Nova Scotia|(UTC-04:00) Atlantic Time (Canada)
America/Jamaica = Kingston, Jamaica
America/La_Paz = (UTC-04:00) Georgetown, La Paz, Manaus, San Juan
America/Lima = Perú|Lima, Perú (PET)
America/Los_Angeles = US Pacific
America/Los_Angeles = Pacific Standard Time
America/Los_Angeles = San Francisco
America/Los_Angeles = San Francisco, CA
America/Los_Angeles = SF Bay Area
America/Los_Angeles = Seattle
America/Los_Angeles = Los Angeles
America/Los_Angeles = California
America/Los_Angeles = San Diego|Portland, Oregon|San Jose, CA|PST (San Francisco)|PST/PDT|Los Angeles PST|US/Pacific
America/Managua = Managua
America/Mexico_City = CDMX|Ciudad de México|Guadalajara
America/Montevideo = Uruguay|Montevideo, Uruguay
America/New_York = EST (New York)|EST/EDT|US Eastern|Eastern Time (US)|US Eastern Time|US East Coast
America/New_York = (UTC-05:00) Eastern Time (US & Canada)
America/New_York = NYC
America/New_York = New York City
America/New_York = New York, NY
America/New_York = Boston, MA
America/New_York = Boston
America/New_York = Washington DC
America/New_York = Washington, D.C.|Miami, FL, USA|Atlanta|Philadelphia|Cambridge, MA|Atlanta, Georgia|Orlando, FL
America/New_York = Nueva York, EEUU|Eastern Standard Time|America/New_York (EST)
America/Panama = Ciudad de Panamá
America/Phoenix = Arizona|Phoenix, AZ|Tucson, AZ|Arizona, USA|(UTC-07:00) Arizona
America/Port_of_Spain = Port of Spain, Trinidad
America/Puerto_Rico = San Juan, Puerto Rico
America/Santiago = Santiago de Chile
America/Santo_Domingo = Santo Domingo, República Dominicana
America/Sao_Paulo = Rio de Janeiro
America/Sao_Paulo = Sao Paulo, Brasil
America/Sao_Paulo = BRT
America/Sao_Paulo = Horário de Brasília
America/Sao_Paulo = (GMT-03:00) Brasilia
America/Sao_Paulo = Rio de Janeiro, Brazil (BRT)
America/Sao_Paulo = E. South America Standard Time|🇧🇷 São Paulo
America/Tegucigalpa = Tegucigalpa
America/Toronto = Toronto|Toronto, Canada|Toronto (EST)|Ottawa|Montréal, QC|London, Ontario|Hamilton, Ontario
America/Vancouver = Vancouver|Vancouver, BC, Canada
Asia/Almaty = Kazakhstan
Asia/Bangkok = Bangkok|Thailand|SE Asia Standard Time
Asia/Colombo = Colombo, Sri Lanka
Asia/Dhaka = Bangladesh
Asia/Dubai = UAE|Abu Dhabi|Gulf Standard Time|(UTC+04:00) Abu Dhabi, Muscat
Asia/Ho_Chi_Minh = Saigon|Ho Chi Minh City|HCMC|Vietnam (UTC+7)
Asia/Hong_Kong = Hong Kong|HKT
Asia/Jakarta = Jakarta|WIB
Asia/Jerusalem = Israel|Jerusalem|Tel Aviv, Israel|Israel (IST)
Asia/Karachi = Lahore|Islamabad, Pakistan
Asia/Kathmandu = Nepal|Kathmandu, Nepal (GMT+5:45)|Nepal Time
Asia/Kolkata = India (IST)|IST (India)|IST (UTC+5:30)|IST +5:30|Indian Standard Time|Bengaluru, India|Bombay|Mumbai
Asia/Kolkata = New Delhi
Asia/Kolkata = Hyderabad, India
Asia/Kolkata = Pune
Asia/Kolkata = Chennai
Asia/Kolkata = GMT+5:30 (India)
Asia/Kolkata = GMT+5:30 India Standard Time
Asia/Kolkata = Asia/Calcutta
Asia/Kolkata = 🇮🇳 IST
Asia/Kuala_Lumpur = Malaysia|KL
Asia/Kuwait = Kuwait
Asia/Manila = Manila, Philippines|Philippines|PHT|Manila PST
Asia/Qatar = Doha, Qatar
Asia/Riyadh = Saudi Arabia|Riyadh (GMT+3)|Jeddah|(UTC+03:00) Kuwait, Riyadh|Riyadh, KSA
Asia/Seoul = South Korea|Korea|Busan|Corée du Sud
Asia/Shanghai = Shanghai|China|China Standard Time|CST (China)|Beijing time|Shenzhen, China
Asia/Shanghai = (UTC+08:00) Beijing, Chongqing, Hong Kong, Urumqi
Asia/Singapore = Singapore (SGT)|Singapur|Singapore GMT+8|UTC+8 Singapore / Malaysia
Asia/Taipei = Taiwan|Taipei
Asia/Tashkent = Tashkent|Samarkand, Uzbekistan
Asia/Tbilisi = Tbilisi, Georgia
Asia/Tehran = Tehran|Tehran, Iran (UTC+3:30)
Asia/Tokyo = Japan|Japan Standard Time|Tokio|Kyoto|🇯🇵 Japan|(UTC+09:00) Osaka, Sapporo, Tokyo
Asia/Ulaanbaatar = Ulaanbaatar
Asia/Yangon = Yangon (GMT+6:30)
Asia/Yerevan = Yerevan, Armenia
Atlantic/Reykjavik = Reykjavík, Iceland
Australia/Adelaide = Adelaide (UTC+9:30)
Australia/Brisbane = Brisbane|AEST (Brisbane)
Australia/Melbourne = Melbourne|Melbourne (AEST)
Australia/Perth = Perth, Western Australia|UTC+08:00 (Perth)
Australia/Sydney = Sydney, Australia
Australia/Sydney = (UTC+10:00) Canberra, Melbourne, Sydney
Australia/Sydney = Sydney AEDT
Australia/Sydney = AEST/AEDT
Australia/Sydney = AUS Eastern Standard Time
Etc/GMT+5 = Etc/GMT+5
Europe/Amsterdam = Nederland|The Netherlands|Rotterdam|Den Haag
Europe/Athens = Athen|Greece
Europe/Belgrade = Kosovo|Pristina
Europe/Berlin = Deutschland|Germany (CET)|Köln|Cologne|Hamburg|München|Muenchen|Frankfurt am Main|Stuttgart, Germany
Europe/Berlin = German time
Europe/Berlin = MESZ
Europe/Berlin = Mitteleuropäische Zeit
Europe/Berlin = CET (UTC+1)
Europe/Berlin = CET / CEST
Europe/Berlin = CET (UTC+1/+2)
Europe/Berlin = Central European Summer Time
Europe/Berlin = Allemagne|🇩🇪|UTC +1 (Berlin)|W. Europe Standard Time
Europe/Berlin = (UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna|Berlin (MEZ)|Berlin, DE|Berlin/Paris
Europe/Berlin = Europe/Berlin - CET
Europe/Brussels = Antwerpen|Gent|Brüssel
Europe/Bucharest = Romania|București
Europe/Copenhagen = Kopenhagen|København
Europe/Dublin = Ireland (IST)|Dublin (GMT/IST)|Dublin/London
Europe/Helsinki = Helsinki, Finland|EET|(UTC+02:00) Helsinki, Kyiv, Riga, Sofia, Tallinn, Vilnius
Europe/Istanbul = Ankara|Türkiye|Istanbul (GMT+3)
Europe/Kyiv = Kyiv|Kiev, Ukraine|Kyiv, Ukraine (EET)|FLE Standard Time
Europe/Lisbon = Portugal|Lisboa|Lissabon|Porto|WET
Europe/London = Londres
Europe/London = london time
Europe/London = London, UK
Europe/London = London (GMT/BST)
Europe/London = GMT (London)
Europe/London = England
Europe/London = Manchester, England
Europe/London = Scotland
Europe/London = Glasgow UK
Europe/London = U.K.|United Kingdom|British time|UK time|Vereinigtes Königreich|Royaume-Uni|Birmingham, UK|🇬🇧 London
Europe/London = GMT Standard Time|(UTC+00:00) Dublin, Edinburgh, Lisbon, London|Newcastle, UK|Newcastle upon Tyne
Europe/London = GMT+1 London
Europe/Madrid = España
Europe/Madrid = Barcelona
Europe/Madrid = Sevilla
Europe/Madrid = Madrid, Spain (CET)
Europe/Madrid = Córdoba, España
Europe/Madrid = Valencia, Spain
Europe/Madrid = europe/madrid
Europe/Madrid = Barcelona 🇪🇸
Europe/Moscow = Moscow time|MSK|Saint Petersburg, Russia|Moskva
Europe/Oslo = Norway
Europe/Paris = France|Lyon|Marseille, France|heure de Paris|Paris (GMT+2)|Romance Standard Time|Parijs
Europe/Prague = Czech Republic|Praha
Europe/Rome = Italia|Milan|Torino|Roma|Naples, Italy|Mailand (Italien)
Europe/Skopje = Skopje, North Macedonia
Europe/Stockholm = Göteborg
Europe/Tallinn = Tallinn / Estonia
Europe/Vaduz = Vaduz
Europe/Vienna = Wien|Österreich|Graz, Austria|Viena, Austria
Europe/Warsaw = Kraków|Poland|Wroclaw|(UTC+01:00) Sarajevo, Skopje, Warsaw, Zagreb
Europe/Zagreb = Split, Croatia
Europe/Zurich = Suisse|Schweiz|Genève|Genf|Basel|Lausanne, Switzerland|Genf, Schweiz
Pacific/Auckland = NZ|New Zealand|Wellington|NZST|NZDT|Hamilton, New Zealand|Auckland NZDT|Nouvelle-Zélande
Pacific/Auckland = (UTC+12:00) Auckland, Wellington
Pacific/Fiji = Suva, Fiji
Pacific/Honolulu = Hawaii|Honolulu, HI
Pacific/Port_Moresby = Port Moresby
UTC = UTC|GMT+0|UTC±0|(UTC) Coordinated Universal Time
UTC+01:00 = +01:00
UTC+05:30 = GMT +5.5|GMT+05:30
UTC+08:00 = UTC+8|8
UTC+14:00 = UTC+14
UTC-03:00 = UTC-3|gmt-3
UTC-05:00 = utc - 5
UTC+01:00 = UTC/GMT +1|GMT/UTC+1
America/New_York = EST (Eastern Standard Time)|Georgia, USA|USA (East Coast)|ET (New York)|NY time
America/Los_Angeles = PST (Pacific Standard Time)
Australia/Sydney = AEDT (Australian Eastern Daylight Time)
Europe/Berlin = Frankfurt/Main|CEST (GMT+2)|Schweiz/Deutschland
Europe/London = Ireland/UK|British Summer Time (BST)
America/Bogota = Bogotá D.C.|GMT-5 Bogotá
"""
ASKED = """
Athens, Georgia|Perth, Scotland|Bath|London & Paris|Madrid o Barcelona|Washington, USA|Wellington, Somerset
Central Europe|USA|US|Canada|Australia|Brazil|Russia|Mexico|Indonesia|EST|CST|IST|BST|PST|MST|AST|East Coast
West Coast|Texas|Hyderabad|GST|AEST|Dubai/London|London or Paris|London GMT+5|Paris, Texas|anywhere|flexible
GMT+1 or GMT+2|remote|Birmingham|Cambridge|Georgia|Portland|🇺🇸|Leeds, West Yorkshire|CST (UTC-6)|MST (UTC-7)
EST (UTC-5)|EST (GMT-5)|Cordoba|Valencia|Naples, FL|Melbourne, FL|Vienna, VA|Paris, TX|Athens, GA|Dublin, OH
Bridgetown, Barbados|DRC|UTC+2 (Berlin, summer)|GMT-5 London|Berlin UTC+3|UTC+15|GMT 7|London/Paris
New York or London|NY|LA|DC|CA|IN|Central|Eastern|Mountain|Indiana|Florida|Western Europe|Europe|Asia|EMEA
Same as mentor|don't mind|evenings|9am-5pm GMT|9-17|Londn|Berln|Londen, VK|Москва|東京
"""
SPELLINGS = [
    (spelling, zone)
    for zone, spellings in (line.split(" = ") for line in READ.strip().splitlines())
    for spelling in spellings.split("|")
]


def clock(name):
    return name if name.startswith("UTC") else clock_of(name)


@pytest.mark.parametrize(("spelling", "zone"), SPELLINGS)
def test_what_is_clear_is_read(spelling, zone):
    assert clock(read_zone(spelling).name) == clock(zone)
    assert read_zone(f"  {spelling.upper()} ") == read_zone(spelling)


@pytest.mark.parametrize("spelling", ASKED.strip().replace("\n", "|").split("|"))
def test_what_is_not_clear_is_asked(spelling):
    with pytest.raises(ValueError, match="must be a time zone"):
        read_zone(spelling)


def test_every_zone_of_the_table_is_in_the_data_base_and_every_name_stands_for_something():
    lists = zone_names._lists()
    tables = ("cities", "regions", "clocks", "suffixes")
    zones = {zone for table in tables for key in lists[table] for zone in key.split()}
    zones |= {zone for line in lists["countries"].values() for zone in line.split("|")[0].split()}
    assert zones <= zoneinfo.available_timezones()
    assert not [name for name, parts in zone_names._tables().items() if not name or not parts]


def test_each_name_of_the_table_stands_for_one_thing():
    stands_for = {}
    for table in ("cities", "regions", "clocks", "countries"):
        for key, names in zone_names._lists()[table].items():
            zones, *listed = names.split("|") if table == "countries" else (key, *names.split("|"))
            for name in listed:
                stands_for.setdefault(" ".join(zone_names._words(zone_names.plain(name))), set()).add(zones)
    assert {name: zones for name, zones in stands_for.items() if len(zones) > 1} == {}


@given(st.sampled_from(sorted(iana_names().values())), st.sampled_from([str.upper, str.lower, str.title]))
def test_names_of_the_data_base_are_read_in_any_case_as_their_clock(name, change):
    if name in {"EST", "MST"}:  # which other clocks are called as well
        assert len(zones_named(change(name))) > 1
    else:
        assert clock_of(read_zone(change(name)).name) == clock_of(name)


@given(st.sampled_from(SPELLINGS), st.sampled_from(SPELLINGS))
def test_two_names_are_read_together_only_if_their_clocks_agree(first, second):
    spelling = f"{first[0]}; {second[0]}"
    named = zones_named(spelling)
    if len(named) == 1 and not {first[1][:3], second[1][:3]} & {"UTC", "Etc"}:
        assert clock(named[0]) == clock(first[1]) or clock(named[0]) == clock(second[1])
    if clock(first[1]) != clock(second[1]) and not {first[1][:3], second[1][:3]} & {"UTC", "Etc"}:
        assert len(named) != 1


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text):
    assert isinstance(zones_named(text), tuple)
