// Feedback on listings (SPEC P3): values and what is read of the tables. Thread: that of the session.
//
// A row is one reaction of one person to one listing: a rating from 1 to 5, perhaps a comment. A
// viewing is a row of the channel Viewing, one per visit; there is no other record of viewings.
// Feedback arrives in batches (feedback_import.h) and is never edited. Tables: keystead.feedback and
// keystead.feedback_batch, sql/103_feedback.sql.
#pragma once

#include "core/base/result.h"
#include "core/database/session.h"
#include "core/property/property.h"

#include <array>
#include <optional>
#include <vector>

namespace property {

using FeedbackId = qint64;
using BatchId = qint64;

// As stored: viewing, email, phone, web.
enum class Channel { Viewing, Email, Phone, Web };
inline constexpr std::array allChannels{Channel::Viewing, Channel::Email, Channel::Phone, Channel::Web};
QString channelName(Channel channel);
std::optional<Channel> channelFromName(QStringView name);

inline constexpr int lowestRating = 1;
inline constexpr int highestRating = 5;
inline constexpr int maxCommentLength = 2000; // characters

struct Feedback
{
    FeedbackId id = 0;
    PropertyId property = 0;
    QDateTime at; // UTC, microseconds cut to milliseconds
    Channel channel = Channel::Viewing;
    int rating = highestRating;
    QString comment; // may be empty
    bool operator==(const Feedback&) const = default;
};

// One import: “batch of 10:00, 740 rows”.
struct FeedbackBatch
{
    BatchId id = 0;
    QDateTime at; // UTC, when it was stored
    QString byUser;
    QString source; // the file's name, without its folder; may be empty
    qint64 rows = 0;
    bool operator==(const FeedbackBatch&) const = default;
};

class FeedbackRepository
{
public:
    explicit FeedbackRepository(database::Session& session);

    // The texts of all statements; part of the cache's schema hash.
    static QString statements();

    // The latest first, at most `limit`.
    base::Result<std::vector<FeedbackBatch>> batches(int limit);
    base::Result<std::vector<Feedback>> ofProperty(PropertyId id, int limit);

private:
    database::Session& m_session;
};

} // namespace property
