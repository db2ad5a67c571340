#include "core/property/sample_words.h"

#include <array>

namespace property {

namespace {

using Word = std::string_view;

constexpr std::array<Word, 5> langkawi{"Pantai Cenang", "Pantai Tengah", "Datai Bay", "Padang Matsirat",
                                       "Tanjung Rhu"};
constexpr std::array<Word, 4> kuah{"Jetty Point", "Taman Berlian", "Kelibang", "Bukit Malut"};
constexpr std::array<Word, 3> alorSetar{"Stargate", "Mergong", "Anak Bukit"};
constexpr std::array<Word, 3> sungaiPetani{"Bandar Amanjaya", "Taman Ria Jaya", "Bukit Banyan"};
constexpr std::array<Word, 3> kulim{"Hi-Tech Park", "Taman Kenari", "Lunas"};
constexpr std::array<Word, 5> georgeTown{"Gurney Drive", "Armenian Street", "Pulau Tikus", "Tanjung Tokong",
                                         "Batu Ferringhi"};
constexpr std::array<Word, 3> butterworth{"Raja Uda", "Bagan Ajam", "Chain Ferry"};
constexpr std::array<Word, 4> ipoh{"Greentown", "Tambun", "Canning Garden", "Old Town"};
constexpr std::array<Word, 3> taiping{"Lake Gardens", "Aulong", "Assam Kumbang"};
constexpr std::array<Word, 6> kualaLumpur{"Bangsar",       "Mont Kiara", "Cheras",
                                          "Bukit Bintang", "Setapak",    "Taman Tun Dr Ismail"};
constexpr std::array<Word, 4> petalingJaya{"Damansara Utama", "Kelana Jaya", "Bandar Utama", "Section 17"};
constexpr std::array<Word, 4> shahAlam{"Setia Alam", "Kota Kemuning", "Section 7", "Bukit Jelutong"};
constexpr std::array<Word, 3> seremban{"Seremban 2", "Rasah", "Sikamat"};
constexpr std::array<Word, 4> melaka{"Jonker Street", "Klebang", "Ayer Keroh", "Kota Laksamana"};
constexpr std::array<Word, 4> johorBahru{"Mount Austin", "Danga Bay", "Bukit Indah", "Permas Jaya"};
constexpr std::array<Word, 3> kuantan{"Teluk Cempedak", "Beserah", "Indera Mahkota"};
constexpr std::array<Word, 3> kualaTerengganu{"Batu Buruk", "Gong Badak", "Pulau Duyong"};
constexpr std::array<Word, 3> kotaBharu{"Kubang Kerian", "Wakaf Che Yeh", "Tunjong"};
constexpr std::array<Word, 4> kotaKinabalu{"Likas Bay", "Tanjung Aru", "Luyang", "Sutera Harbour"};
constexpr std::array<Word, 2> sandakan{"Sim Sim", "Mile 4"};
constexpr std::array<Word, 4> kuching{"Waterfront", "Tabuan Jaya", "Padungan", "Matang"};
constexpr std::array<Word, 3> miri{"Luak Bay", "Piasau", "Marina Park"};

constexpr std::array places{
    SamplePlace{"Langkawi", 10, 120, langkawi},
    SamplePlace{"Kuah", 5, 90, kuah},
    SamplePlace{"Alor Setar", 4, 65, alorSetar},
    SamplePlace{"Sungai Petani", 4, 65, sungaiPetani},
    SamplePlace{"Kulim", 3, 60, kulim},
    SamplePlace{"George Town", 10, 135, georgeTown},
    SamplePlace{"Butterworth", 4, 75, butterworth},
    SamplePlace{"Ipoh", 7, 75, ipoh},
    SamplePlace{"Taiping", 2, 60, taiping},
    SamplePlace{"Kuala Lumpur", 18, 180, kualaLumpur},
    SamplePlace{"Petaling Jaya", 9, 160, petalingJaya},
    SamplePlace{"Shah Alam", 7, 125, shahAlam},
    SamplePlace{"Seremban", 4, 80, seremban},
    SamplePlace{"Melaka", 6, 85, melaka},
    SamplePlace{"Johor Bahru", 10, 115, johorBahru},
    SamplePlace{"Kuantan", 4, 75, kuantan},
    SamplePlace{"Kuala Terengganu", 3, 70, kualaTerengganu},
    SamplePlace{"Kota Bharu", 3, 68, kotaBharu},
    SamplePlace{"Kota Kinabalu", 6, 105, kotaKinabalu},
    SamplePlace{"Sandakan", 2, 70, sandakan},
    SamplePlace{"Kuching", 6, 95, kuching},
    SamplePlace{"Miri", 3, 85, miri},
};

constexpr std::array<Word, 20> givenNames{
    "Aisyah", "Farid", "Mei Ling", "Suresh", "Nurul", "Hafiz", "Siew Lan", "Kumar",  "Zainab", "Jia Wei",
    "Priya",  "Azlan", "Grace",    "Rashid", "Li Na", "Devi",  "Amir",     "Joseph", "Salmah", "Boon Keat"};
constexpr std::array<Word, 20> familyNames{"Abdullah",    "Tan",     "Rajan", "Ismail",  "Lim",
                                           "Subramaniam", "Hassan",  "Wong",  "Ibrahim", "Lee",
                                           "Nair",        "Othman",  "Chong", "Yusof",   "Pillai",
                                           "Ng",          "Mohamad", "Gomez", "Rahman",  "Anak Jugah"};
constexpr std::array<Word, 16> adjectives{
    "Bright", "Quiet",     "Spacious", "Modern",   "Renovated", "Cosy",   "Elegant",  "Sunny",
    "Airy",   "Well-kept", "Charming", "Handsome", "Central",   "Corner", "Freehold", "Breezy"};

constexpr std::array<Word, 6> houses{"terrace house", "semi-detached house", "bungalow",
                                     "kampung house", "townhouse",           "link villa"};
constexpr std::array<Word, 6> apartments{"apartment",          "condominium", "studio",
                                         "serviced residence", "duplex",      "penthouse"};
constexpr std::array<Word, 4> lands{"residential plot", "agricultural land", "hillside plot",
                                    "development land"};
constexpr std::array<Word, 6> commercials{"shop lot",   "office suite", "warehouse",
                                          "café space", "retail unit",  "boutique hotel"};

constexpr std::array<Word, 8> houseFeatures{
    "The living room opens on a walled garden.",
    "A covered porch keeps two cars dry.",
    "The kitchen was fitted anew last year.",
    "Timber floors upstairs, tiles below.",
    "Solar panels cover most of the electricity.",
    "There is a separate room for guests beside the garden.",
    "High ceilings keep the rooms cool without air conditioning.",
    "The roof and the wiring were replaced recently.",
};
constexpr std::array<Word, 8> apartmentFeatures{
    "The balcony looks over the pool.",
    "Two parking bays go with it.",
    "The building has a gym and a guarded entrance.",
    "All rooms have built-in wardrobes.",
    "Large windows face the morning sun.",
    "The lift opens on only two homes per floor.",
    "It is sold with furniture and appliances.",
    "Fibre internet is connected.",
};
constexpr std::array<Word, 5> landFeatures{
    "The ground is level and dry.",
    "Water and electricity reach the boundary.",
    "Old fruit trees stand along the northern edge.",
    "The title is freehold and ready to transfer.",
    "A paved road leads up to it.",
};
constexpr std::array<Word, 6> commercialFeatures{
    "The shop front is twelve metres wide.",  "A loading bay lies at the back.",
    "The upper floor can be let separately.", "Tenants are in place until the end of next year.",
    "Three-phase power is installed.",        "Plenty of parking in front for customers.",
};
constexpr std::array<Word, 10> surroundings{
    "The beach is a short walk away.",
    "Schools and a clinic are within ten minutes.",
    "The morning market is around the corner.",
    "The highway is reached in five minutes.",
    "Cafés and a night market liven up the street.",
    "The neighbourhood is quiet and mostly families.",
    "A park with a lake begins across the road.",
    "The station is near enough to walk to.",
    "The view goes as far as the hills.",
    "The airport is twenty minutes by car.",
};
constexpr std::array<Word, 6> remarks{
    "Viewings are possible on weekends.",
    "The owner is open to offers.",
    "Bank loans up to ninety per cent have been granted here.",
    "Available at once.",
    "Please ask for the floor plan.",
    "A good place to keep and let.",
};

} // namespace

std::span<const SamplePlace> samplePlaces()
{
    return places;
}

std::span<const Word> sampleGivenNames()
{
    return givenNames;
}

std::span<const Word> sampleFamilyNames()
{
    return familyNames;
}

std::span<const Word> sampleAdjectives()
{
    return adjectives;
}

std::span<const Word> sampleKinds(PropertyType type)
{
    switch (type) {
    case PropertyType::House:
        return houses;
    case PropertyType::Apartment:
        return apartments;
    case PropertyType::Land:
        return lands;
    case PropertyType::Commercial:
        return commercials;
    }
    return houses;
}

std::span<const Word> sampleFeatures(PropertyType type)
{
    switch (type) {
    case PropertyType::House:
        return houseFeatures;
    case PropertyType::Apartment:
        return apartmentFeatures;
    case PropertyType::Land:
        return landFeatures;
    case PropertyType::Commercial:
        return commercialFeatures;
    }
    return houseFeatures;
}

std::span<const Word> sampleSurroundings()
{
    return surroundings;
}

std::span<const Word> sampleRemarks()
{
    return remarks;
}

} // namespace property
