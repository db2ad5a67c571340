#include "core/property/feedback.h"

namespace property {

namespace {

const char* const batchesSql = "select id, (extract(epoch from at) * 1000000)::bigint, by_user, source, rows"
                               " from keystead.feedback_batch order by at desc, id desc limit ?";

const char* const ofPropertySql =
    "select id, property_id, (extract(epoch from at) * 1000000)::bigint, channel, rating, comment"
    " from keystead.feedback where property_id = ? order by at desc, id desc limit ?";

Feedback feedbackFromRow(const database::Row& row)
{
    return {row.integer(0),
            row.integer(1),
            row.time(2),
            channelFromName(row.text(3)).value_or(Channel::Viewing), // a constraint knows the four
            int(row.integer(4)),
            row.text(5)};
}

} // namespace

QString channelName(Channel channel)
{
    switch (channel) {
    case Channel::Viewing:
        return QStringLiteral("viewing");
    case Channel::Email:
        return QStringLiteral("email");
    case Channel::Phone:
        return QStringLiteral("phone");
    case Channel::Web:
        return QStringLiteral("web");
    }
    return {};
}

std::optional<Channel> channelFromName(QStringView name)
{
    for (const Channel channel : allChannels) {
        if (channelName(channel) == name)
            return channel;
    }
    return {};
}

FeedbackRepository::FeedbackRepository(database::Session& session)
    : m_session(session)
{
}

QString FeedbackRepository::statements()
{
    return QLatin1String(batchesSql) + QLatin1Char('\n') + QLatin1String(ofPropertySql);
}

base::Result<std::vector<FeedbackBatch>> FeedbackRepository::batches(int limit)
{
    return m_session.list(QLatin1String(batchesSql), {limit}, [](const database::Row& row) {
        return FeedbackBatch{row.integer(0), row.time(1), row.text(2), row.text(3), row.integer(4)};
    });
}

base::Result<std::vector<Feedback>> FeedbackRepository::ofProperty(PropertyId id, int limit)
{
    return m_session.list(QLatin1String(ofPropertySql), {id, limit}, feedbackFromRow);
}

} // namespace property
