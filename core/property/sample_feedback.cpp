#include "core/property/sample_feedback.h"

#include "core/property/sample_listing.h"

#include <span>
#include <string_view>

namespace property {

namespace {

using Phrases = std::array<std::string_view, 3>;

// By rating, the lowest first.
constexpr std::array<Phrases, 5> comments{
    Phrases{"Nothing like the photographs.", "Nobody came to the viewing.", "Damp in every room."},
    Phrases{"Too noisy for us.", "Smaller than it looked.", "The price is far too high for its state."},
    Phrases{"Good place, needs a new kitchen.", "Nice, but too far from the station.",
            "We are still thinking."},
    Phrases{"Bright and quiet, we liked it.", "The agent knew every answer.", "Good value for the area."},
    Phrases{"Exactly what we were looking for.", "Lovely garden, we want to come again.",
            "Perfect for the family."},
};

// Most listings are asked about now and then, a few all the time.
int pickCount(SampleRandom& random)
{
    const int roll = random.below(100);
    if (roll < 35)
        return random.between(0, 1);
    if (roll < 75)
        return random.between(1, 3);
    return roll < 95 ? random.between(3, 5) : random.between(6, 12);
}

Channel pickChannel(SampleRandom& random)
{
    const int roll = random.below(100);
    if (roll < 46)
        return Channel::Viewing;
    if (roll < 72)
        return Channel::Web;
    return roll < 89 ? Channel::Email : Channel::Phone;
}

int pickRating(SampleRandom& random)
{
    const int roll = random.below(100);
    if (roll < 6)
        return 1;
    if (roll < 16)
        return 2;
    if (roll < 36)
        return 3;
    return roll < 70 ? 4 : 5;
}

// Seconds before midnight of the day that is not over yet. What is in demand has become so lately.
qint64 pickAge(SampleRandom& random, bool isInDemand)
{
    const int days = random.between(1, isInDemand ? sampleFeedbackDays / 4 : sampleFeedbackDays);
    const int second = random.between(8 * 3600, 20 * 3600 - 1); // in the daytime
    return qint64{days} * 86400 - second;
}

void appendComment(QByteArray& out, SampleRandom& random, int rating)
{
    if (random.below(10) >= 4)
        return;
    const Phrases& phrases = comments[std::size_t(rating - lowestRating)];
    const std::string_view phrase = phrases[std::size_t(random.below(int(phrases.size())))];
    out.append(phrase.data(), qsizetype(phrase.size()));
}

} // namespace

QByteArray sampleFeedbackColumns()
{
    return QByteArrayLiteral("property_id, batch_id, at, channel, rating, comment");
}

int appendSampleFeedback(QByteArray& out, quint32 seed, qint64 number, PropertyId id, PropertyStatus status,
                         BatchId batch, QDate today)
{
    if (status == PropertyStatus::Draft)
        return 0;
    // Another stream than the listing's own, which starts at the same place without the bit.
    SampleRandom random((quint64{seed} << 40) ^ static_cast<quint64>(number) ^ (quint64{1} << 63));
    const qint64 midnight = QDate(1970, 1, 1).daysTo(today) * 86400;
    const int count = pickCount(random);
    for (int i = 0; i < count; ++i) {
        const qint64 at = midnight - pickAge(random, count > 5);
        const Channel channel = pickChannel(random);
        const int rating = pickRating(random);
        out.append(QByteArray::number(id)).append('\t').append(QByteArray::number(batch)).append('\t');
        appendSampleTime(out, at);
        out.append('\t').append(channelName(channel).toLatin1()).append('\t');
        out.append(QByteArray::number(rating)).append('\t');
        appendComment(out, random, rating);
        out.append('\n');
    }
    return count;
}

} // namespace property
