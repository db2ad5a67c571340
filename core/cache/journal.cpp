#include "core/cache/journal.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>

namespace cache {

namespace {

// In the order of JournalCause, as they stand in the table.
constexpr std::array causes{"edit", "import", "other", "clear", "invalidate", "warm", "schema", "epoch"};

const char* const pageSql =
    "SELECT j.id, j.xid::text, (extract(epoch FROM j.at) * 1000000)::bigint,"
    " (extract(epoch FROM j.last_at) * 1000000)::bigint, j.by_user, j.program, j.cause, "
    "to_json(j.tags)::text,"
    " j.transactions, j.generations, j.entries, j.microseconds, j.exact FROM keystead.cache_journal j";

const char* const noteSql = "SELECT set_config('synchronous_commit', 'off', true), keystead.cache_note(?,"
                            " CAST(? AS text[]), CAST(? AS bigint), CAST(? AS bigint), CAST(? AS bigint))";

QString nameOf(JournalCause cause)
{
    return QLatin1String(causes[static_cast<std::size_t>(cause)]);
}

JournalCause causeOf(const QString& name)
{
    const auto found = std::find_if(causes.begin(), causes.end(),
                                    [&name](const char* known) { return name == QLatin1String(known); });
    return found == causes.end() ? JournalCause::OtherProgram
                                 : static_cast<JournalCause>(std::distance(causes.begin(), found));
}

// As PostgreSQL reads a text[].
QString arrayOf(const std::vector<Tag>& tags)
{
    QStringList all;
    for (const Tag& tag : tags) {
        QString text = QString::fromUtf8(tag);
        text.replace(QLatin1Char('\\'), QStringLiteral("\\\\"))
            .replace(QLatin1Char('"'), QStringLiteral("\\\""));
        all << QLatin1Char('"') + text + QLatin1Char('"');
    }
    return QLatin1Char('{') + all.join(QLatin1Char(',')) + QLatin1Char('}');
}

std::vector<Tag> tagsFrom(const QString& json)
{
    std::vector<Tag> tags;
    for (const QJsonValue& tag : QJsonDocument::fromJson(json.toUtf8()).array())
        tags.push_back(tag.toString().toUtf8());
    return tags;
}

JournalEntry entryFrom(const database::Row& row)
{
    JournalEntry entry;
    entry.id = row.integer(0);
    entry.transaction = row.text(1).toULongLong();
    entry.microseconds = row.integer(2);
    entry.at = row.time(2);
    entry.lastAt = row.time(3);
    entry.user = row.text(4);
    entry.program = row.text(5);
    entry.cause = causeOf(row.text(6));
    entry.tags = tagsFrom(row.text(7));
    entry.transactions = row.integer(8);
    entry.generations = row.integer(9);
    entry.entries = row.integer(10);
    if (const auto took = row.optionalInteger(11))
        entry.took = std::chrono::microseconds(*took);
    entry.exact = row.boolean(12);
    return entry;
}

// Conditions with their values, in order.
class Conditions
{
public:
    void add(const QByteArray& condition, const QVariantList& values)
    {
        m_texts << QString::fromLatin1(condition);
        m_values << values;
    }
    QString text() const
    {
        return m_texts.isEmpty() ? QString()
                                 : QStringLiteral(" WHERE ") + m_texts.join(QStringLiteral(" AND "));
    }
    const QVariantList& values() const { return m_values; }

private:
    QStringList m_texts;
    QVariantList m_values;
};

QString likePattern(QString text)
{
    return text.replace(QLatin1Char('\\'), QStringLiteral("\\\\"))
        .replace(QLatin1Char('%'), QStringLiteral("\\%"))
        .replace(QLatin1Char('_'), QStringLiteral("\\_"));
}

// Rare tags are found by their index, frequent ones from the newest line on: the planner chooses.
// Beginnings are looked for line by line, of which there are at most 100,000.
void addTags(Conditions& conditions, const JournalFilter& filter)
{
    std::vector<Tag> whole;
    std::vector<Tag> patterns;
    for (const Tag& tag : filter.tags) {
        if (tag.endsWith('*'))
            patterns.push_back(likePattern(QString::fromUtf8(tag.chopped(1))).toUtf8() + '%');
        else
            whole.push_back(tag);
    }
    if (whole.empty() && patterns.empty())
        return;
    if (filter.orEverything)
        whole.push_back(databaseTag);
    QByteArray condition = "(j.tags && CAST(? AS text[])";
    QVariantList values{arrayOf(whole)};
    if (!patterns.empty()) {
        condition += " OR EXISTS (SELECT FROM unnest(j.tags) tag WHERE tag LIKE ANY (CAST(? AS text[])))";
        values << arrayOf(patterns);
    }
    if (filter.orEverything)
        condition += " OR j.cause = 'epoch'";
    conditions.add(condition + ')', values);
}

QString namesOf(const std::vector<JournalCause>& wanted)
{
    QStringList names;
    for (const JournalCause cause : wanted)
        names << nameOf(cause);
    return names.join(QLatin1Char(','));
}

void addText(Conditions& conditions, const JournalFilter& filter)
{
    if (filter.text.isEmpty())
        return;
    conditions.add(
        "(concat_ws(' ', j.by_user, j.program, array_to_string(j.tags, ' ')) ILIKE ?"
        " OR j.cause = ANY (string_to_array(?, ',')))",
        {QLatin1Char('%') + likePattern(filter.text) + QLatin1Char('%'), namesOf(filter.textCauses)});
}

QVariant microsecondsOf(const QDateTime& time)
{
    return qlonglong{time.toMSecsSinceEpoch()} * 1000;
}

Conditions conditionsOf(const JournalFilter& filter, const std::optional<JournalPosition>& before)
{
    Conditions conditions;
    addText(conditions, filter);
    if (!filter.causes.empty())
        conditions.add("j.cause = ANY (string_to_array(?, ','))", {namesOf(filter.causes)});
    if (!filter.user.isEmpty())
        conditions.add("j.by_user = ?", {filter.user});
    addTags(conditions, filter);
    if (filter.from.isValid())
        conditions.add("j.at >= timestamptz 'epoch' + CAST(? AS bigint) * interval '1 microsecond'",
                       {microsecondsOf(filter.from)});
    if (filter.to.isValid())
        conditions.add("j.at < timestamptz 'epoch' + CAST(? AS bigint) * interval '1 microsecond'",
                       {microsecondsOf(filter.to)});
    if (before)
        conditions.add("(j.at, j.id) < (timestamptz 'epoch' + CAST(? AS bigint) * interval '1 microsecond',"
                       " CAST(? AS bigint))",
                       {before->microseconds, before->id});
    return conditions;
}

} // namespace

Journal::Journal(database::Session& session)
    : m_session(session)
{
}

base::Result<JournalPage> Journal::page(const JournalFilter& filter,
                                        const std::optional<JournalPosition>& before, int limit)
{
    const Conditions conditions = conditionsOf(filter, before);
    const int most = std::clamp(limit, 1, mostJournalEntries);
    const QString sql = QString::fromLatin1(pageSql) + conditions.text() +
                        QStringLiteral(" ORDER BY j.at DESC, j.id DESC LIMIT CAST(? AS integer)");
    auto entries = m_session.list(sql, conditions.values() + QVariantList{most + 1}, entryFrom);
    if (!entries)
        return std::move(entries).error();
    JournalPage page{std::move(entries).value(), false};
    page.more = page.entries.size() > static_cast<std::size_t>(most);
    if (page.more)
        page.entries.pop_back();
    return page;
}

base::Result<void> note(database::Session& session, const JournalNote& note)
{
    return session.query(QString::fromLatin1(noteSql),
                         {nameOf(note.cause), arrayOf(note.tags), note.generations, note.entries,
                          qlonglong{note.took.count()}},
                         [](const database::Row&) {});
}

} // namespace cache
