#include "core/property/sample_listing.h"

#include "core/property/sample_words.h"

#include <chrono>
#include <string_view>

namespace property {

namespace {

// All times are counted back from here, never from today: 2026-01-01 00:00 UTC.
constexpr qint64 baseSeconds = 1767225600;
constexpr int listedDays = 4 * 365; // the oldest listing

void append(QByteArray& out, std::string_view text)
{
    out.append(text.data(), static_cast<qsizetype>(text.size()));
}

std::string_view pick(SampleRandom& random, std::span<const std::string_view> words)
{
    return words[static_cast<std::size_t>(random.below(static_cast<int>(words.size())))];
}

const SamplePlace& pickPlace(SampleRandom& random)
{
    const auto places = samplePlaces();
    int total = 0;
    for (const SamplePlace& place : places)
        total += place.weight;
    int left = random.below(total);
    for (const SamplePlace& place : places) {
        left -= place.weight;
        if (left < 0)
            return place;
    }
    return places.front();
}

PropertyType pickType(SampleRandom& random)
{
    const int roll = random.below(100);
    if (roll < 42)
        return PropertyType::House;
    if (roll < 80)
        return PropertyType::Apartment;
    return roll < 90 ? PropertyType::Land : PropertyType::Commercial;
}

PropertyStatus pickStatus(SampleRandom& random)
{
    const int roll = random.below(100);
    if (roll < 55)
        return PropertyStatus::Listed;
    if (roll < 75)
        return PropertyStatus::Sold;
    if (roll < 85)
        return PropertyStatus::UnderOffer;
    return roll < 93 ? PropertyStatus::Draft : PropertyStatus::Withdrawn;
}

struct Shape
{
    int area;     // m²
    int bedrooms; // 0: none are told
    int bathrooms;
    int pricePerMetre; // ringgit, national level
};

Shape pickShape(SampleRandom& random, PropertyType type)
{
    switch (type) {
    case PropertyType::House: {
        const int bedrooms = random.between(2, 7);
        return {bedrooms * 40 + random.between(20, 120), bedrooms, random.between(1, bedrooms),
                random.between(2000, 4200)};
    }
    case PropertyType::Apartment: {
        const int bedrooms = random.between(1, 4);
        return {bedrooms * 25 + random.between(20, 60), bedrooms, random.between(1, bedrooms),
                random.between(2800, 5600)};
    }
    case PropertyType::Land:
        return {random.between(300, 12000), 0, 0, random.between(80, 700)};
    case PropertyType::Commercial:
        return {random.between(60, 900), 0, random.between(1, 4), random.between(2500, 6500)};
    }
    return {};
}

// Whole thousands mostly, as people ask for them.
qint64 priceInRinggit(const Shape& shape, const SamplePlace& place)
{
    const qint64 exact = qint64{shape.area} * shape.pricePerMetre * place.priceLevel / 100;
    const qint64 step = exact < 1000000 ? 1000 : 10000;
    return std::max(step, exact / step * step);
}

void appendTwoDigits(QByteArray& out, unsigned value)
{
    out.append(static_cast<char>('0' + value / 10));
    out.append(static_cast<char>('0' + value % 10));
}

// “Sunny terrace house in Bangsar, Kuala Lumpur”
void appendTitle(QByteArray& out, SampleRandom& random, PropertyType type, const SamplePlace& place)
{
    append(out, pick(random, sampleAdjectives()));
    out.append(' ');
    append(out, pick(random, sampleKinds(type)));
    append(out, " in ");
    append(out, pick(random, place.quarters));
    append(out, ", ");
    append(out, place.city);
}

// One to three sentences, short ones most often: indexing the words is what takes the time at a million.
void appendDescription(QByteArray& out, SampleRandom& random, PropertyType type)
{
    const int roll = random.below(100);
    const int sentences = roll < 60 ? 1 : roll < 90 ? 2 : 3;
    append(out, pick(random, sampleFeatures(type)));
    if (sentences > 1) {
        out.append(' ');
        append(out, pick(random, sampleSurroundings()));
    }
    if (sentences > 2) {
        out.append(' ');
        append(out, pick(random, sampleRemarks()));
    }
}

void appendOptional(QByteArray& out, int value)
{
    if (value == 0)
        append(out, "\\N");
    else
        out.append(QByteArray::number(value));
}

} // namespace

// By hand: a million QDateTime texts cost seconds.
void appendSampleTime(QByteArray& out, qint64 seconds)
{
    using namespace std::chrono;
    const sys_seconds time{std::chrono::seconds{seconds}};
    const auto day = floor<days>(time);
    const year_month_day date{day};
    const hh_mm_ss clock{time - day};
    out.append(QByteArray::number(static_cast<int>(date.year())));
    out.append('-');
    appendTwoDigits(out, static_cast<unsigned>(date.month()));
    out.append('-');
    appendTwoDigits(out, static_cast<unsigned>(date.day()));
    out.append(' ');
    appendTwoDigits(out, static_cast<unsigned>(clock.hours().count()));
    out.append(':');
    appendTwoDigits(out, static_cast<unsigned>(clock.minutes().count()));
    out.append(':');
    appendTwoDigits(out, static_cast<unsigned>(clock.seconds().count()));
    append(out, "+00");
}

quint64 SampleRandom::next()
{
    m_state += 0x9e3779b97f4a7c15ULL;
    quint64 mixed = m_state;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
    return mixed ^ (mixed >> 31);
}

int SampleRandom::below(int bound)
{
    // The high half of a product instead of a remainder: even enough for sample data, and quick.
    return static_cast<int>(((next() >> 32) * static_cast<quint64>(bound)) >> 32);
}

std::vector<SampleAgent> sampleAgents(quint32 seed)
{
    SampleRandom random(seed);
    const auto given = sampleGivenNames();
    const auto family = sampleFamilyNames();
    std::vector<SampleAgent> agents;
    agents.reserve(sampleAgentCount);
    for (int i = 0; i < sampleAgentCount; ++i) {
        SampleAgent agent;
        append(agent.name, given[static_cast<std::size_t>(i) % given.size()]);
        agent.name.append(' ');
        append(agent.name, pick(random, family));
        agent.email =
            agent.name.toLower().replace(' ', '.') + QByteArray::number(i + 1) + "@keystead.example";
        agent.phone = "+60 1" + QByteArray::number(random.between(0, 9)) + '-' +
                      QByteArray::number(random.between(200, 999)) + ' ' +
                      QByteArray::number(random.between(1000, 9999));
        agents.push_back(agent);
    }
    return agents;
}

QByteArray sampleColumns()
{
    return QByteArrayLiteral("title, description, price, location, type, status, bedrooms, bathrooms, area, "
                             "agent_id, created_at, updated_at");
}

PropertyStatus appendSampleLine(QByteArray& out, quint32 seed, qint64 number, std::span<const AgentId> agents)
{
    // A generator per line: a line does not depend on how the others were cut into batches.
    SampleRandom random((quint64{seed} << 40) ^ static_cast<quint64>(number));
    const SamplePlace& place = pickPlace(random);
    const PropertyType type = pickType(random);
    const Shape shape = pickShape(random, type);
    const qint64 created = baseSeconds - qint64{random.below(listedDays)} * 86400 - random.below(86400);
    const qint64 age = baseSeconds - created;
    const qint64 updated = created + age * random.below(100) / 100;

    appendTitle(out, random, type, place);
    out.append('\t');
    appendDescription(out, random, type);
    out.append('\t').append(QByteArray::number(priceInRinggit(shape, place))).append('\t');
    append(out, place.city);
    out.append('\t').append(typeName(type).toLatin1());
    const PropertyStatus status = pickStatus(random);
    out.append('\t').append(statusName(status).toLatin1()).append('\t');
    appendOptional(out, shape.bedrooms);
    out.append('\t');
    appendOptional(out, shape.bathrooms);
    out.append('\t').append(QByteArray::number(shape.area)).append('.');
    appendTwoDigits(out, static_cast<unsigned>(random.below(4)) * 25);
    out.append('\t');
    // One listing in twelve has no agent yet.
    if (agents.empty() || random.below(12) == 0)
        append(out, "\\N");
    else
        out.append(QByteArray::number(
            agents[static_cast<std::size_t>(random.below(static_cast<int>(agents.size())))]));
    out.append('\t');
    appendSampleTime(out, created);
    out.append('\t');
    appendSampleTime(out, updated);
    out.append('\n');
    return status;
}

} // namespace property
