// The presenter's warming and clearing: what is said before, done, and said behind it.
#include "core/listing/catalogue.h"
#include "ui/cache_groups/cache_presenter.h"
#include "ui/cache_groups/group_words.h"
#include "ui/common/format.h"
#include "ui/connections/words.h"
#include "ui/properties/words.h"

#include <QElapsedTimer>

#include <algorithm>

namespace cache_groups {

namespace {

constexpr qsizetype sampleShown = 12;

// “page 214 · count 90 · detail 890”
QString countsOf(const std::vector<GroupRow>& rows, const Groups& groups)
{
    QStringList counts;
    for (const GroupRow& row : rows) {
        if (row.size && std::ranges::find(groups, row.policy.group) != groups.end())
            counts << QStringLiteral("%1 %2").arg(properties::groupText(row.policy.group),
                                                  common::formatCount(row.size->entries));
    }
    return counts.join(QStringLiteral(" · "));
}

QString took(const QElapsedTimer& since)
{
    return common::formatDuration(std::chrono::nanoseconds(since.nsecsElapsed()));
}

} // namespace

common::Danger CachePresenter::danger() const
{
    common::Danger danger;
    danger.asOf = QDateTime::currentDateTime();
    danger.profile = m_source.profile().name;
    danger.environment = connections::environmentOf(m_source.profile().environment);
    return danger;
}

common::Danger CachePresenter::warmDanger(const WarmWish& wish) const
{
    const Groups wanted = orAll(wish.groups);
    common::Danger danger = this->danger();
    danger.level = wanted.size() == 1 ? common::DangerLevel::One : common::DangerLevel::Two;
    danger.verb = tr("Warm %1").arg(wanted.size() == 1 ? nameOf(wanted) : groupsText(qint64(wanted.size())));
    danger.target = nameOf(wanted);
    danger.count = static_cast<qint64>(wanted.size());
    danger.counted = groupsText(danger.count);
    for (const QByteArray& group : wanted)
        danger.sample << properties::groupText(group);
    danger.undo = wish.perSecond > 0
                      ? tr("Reads PostgreSQL at most %1 times a second and can be cancelled; what is filled "
                           "is dropped again by Clear")
                            .arg(common::formatCount(wish.perSecond))
                      : tr("Reads PostgreSQL as fast as it answers and can be cancelled; what is filled is "
                           "dropped again by Clear");
    return danger;
}

common::Danger CachePresenter::clearDanger(const Groups& groups) const
{
    const Groups wanted = orAll(groups);
    const SizesSum sum = sumOfSizes(m_model.rows(), wanted);
    common::Danger danger = this->danger();
    danger.level = wanted.size() == 1 ? common::DangerLevel::One : common::DangerLevel::Two;
    danger.isClearing = true;
    danger.verb = tr("Clear %1").arg(sum.known ? entriesText(sum.entries) : nameOf(wanted));
    danger.target = nameOf(wanted);
    danger.count = sum.known ? sum.entries : static_cast<qint64>(wanted.size());
    danger.counted = sum.known ? entriesText(danger.count) : groupsText(danger.count);
    if (m_measuredAt.isValid())
        danger.asOf = m_measuredAt.toLocalTime();
    if (sum.known)
        danger.size = sum.memory;
    danger.undo =
        tr("Nothing is lost: answers come from PostgreSQL until the cache has filled again; “Warm again” "
           "fills it at once");
    // Not as the sample: that counts entries, and these are groups.
    if (sum.known && wanted.size() > 1)
        danger.undo.prepend(countsOf(m_model.rows(), wanted) + QLatin1Char('\n'));
    return danger;
}

common::Danger CachePresenter::patternDanger(const QByteArray& pattern,
                                             const cache::FoundEntries& found) const
{
    common::Danger danger = this->danger();
    danger.level = common::DangerLevel::Two;
    danger.isClearing = true;
    danger.verb = tr("Clear %1").arg(entriesText(found.keys.size()));
    danger.target = QString::fromUtf8(pattern);
    danger.count = found.keys.size();
    danger.counted = entriesText(danger.count);
    for (const QByteArray& key : found.keys.first(std::min(found.keys.size(), sampleShown)))
        danger.sample << base::escapeBytes(key);
    danger.undo = tr("Exactly these, not what matches by then. Nothing is lost: answers come from PostgreSQL "
                     "until they are asked for again");
    return danger;
}

common::Danger CachePresenter::tagDanger(const cache::Tag& tag) const
{
    const Groups groups = listing::groupsOf({tag});
    common::Danger danger = this->danger();
    danger.level = common::DangerLevel::Two;
    danger.isClearing = true;
    danger.verb = groups.size() == 1 ? tr("Clear from %1").arg(nameOf(groups))
                                     : tr("Clear from %1").arg(groupsText(qint64(groups.size())));
    danger.target = tr("every entry that carries %1").arg(QString::fromUtf8(tag));
    danger.count = static_cast<qint64>(groups.size());
    danger.counted = groupsText(danger.count);
    for (const QByteArray& group : groups) {
        const SizesSum sum = sumOfSizes(m_model.rows(), {group});
        danger.sample
            << (sum.known ? tr("%1 – at most %2").arg(properties::groupText(group), entriesText(sum.entries))
                          : properties::groupText(group));
    }
    danger.undo = tr("They are read anew on every desktop from this moment on. Nothing is lost: answers come "
                     "from PostgreSQL until they are asked for again");
    return danger;
}

void CachePresenter::warm(const WarmWish& wish)
{
    if (!refusal().isEmpty())
        return;
    const auto running = m_source.warm(wish, this);
    begin(running.job, tr("Warming %1").arg(nameOf(wish.groups)), [this, running, groups = wish.groups] {
        if (*running.report)
            reportWarm(**running.report, groups);
    });
}

void CachePresenter::clear(const Groups& groups)
{
    if (!refusal().isEmpty())
        return;
    QElapsedTimer started;
    started.start();
    const auto running = m_source.clear(groups, this);
    begin(running.job, tr("Clearing %1").arg(nameOf(groups)), [this, running, groups, started] {
        if (*running.report)
            reportCleared(tr("Cleared %1: %2 in %3")
                              .arg(nameOf(groups), entriesText((*running.report)->entries), took(started)),
                          orAll(groups));
    });
}

void CachePresenter::clearFound(const QByteArray& pattern, const cache::FoundEntries& found)
{
    if (!refusal().isEmpty())
        return;
    QElapsedTimer started;
    started.start();
    const QString name = QString::fromUtf8(pattern);
    const auto running = m_source.clearFound(pattern, found, this);
    begin(running.job, tr("Clearing %1").arg(name), [this, running, name, started] {
        if (*running.report)
            reportCleared(tr("Cleared %1 of %2 in %3")
                              .arg(entriesText((*running.report)->entries), name, took(started)),
                          {});
    });
}

void CachePresenter::invalidate(const cache::Tag& tag)
{
    if (!refusal().isEmpty())
        return;
    const QString name = QString::fromUtf8(tag);
    const auto running = m_source.invalidate(tag, this);
    begin(running.job, tr("Clearing %1").arg(name), [this, running, name] {
        if (*running.report)
            reportCleared(**running.report > 0
                              ? tr("Every entry that carried %1 is read anew from now on").arg(name)
                              : tr("Nothing was cached under %1").arg(name),
                          {});
    });
}

void CachePresenter::flush(const QString& database)
{
    if (!refusal().isEmpty())
        return;
    const auto running = m_source.flush(database, this);
    begin(running.job, tr("Emptying %1").arg(database), [this, running, database] {
        if (*running.report)
            reportCleared(tr("Emptied %1: %2").arg(database, keysText(**running.report)), all());
    });
}

void CachePresenter::reportWarm(const listing::WarmReport& report, const Groups& groups)
{
    common::Toast toast;
    toast.text =
        tr("Warmed %1: %2 of %3 queries filled, %4 were there, in %5")
            .arg(nameOf(groups), common::formatCount(report.filled), common::formatCount(report.queries),
                 common::formatCount(report.present), common::formatDuration(report.took));
    if (report.stored > 0)
        toast.text += QStringLiteral(" · ") +
                      tr("%1, %2").arg(entriesText(report.stored), common::formatBytes(report.bytes));
    if (report.measured > 0)
        toast.text += QStringLiteral(" · ") + tr("a read takes %1 instead of %2")
                                                  .arg(common::formatDuration(report.fromCache),
                                                       common::formatDuration(report.fromDatabase));
    if (report.underPressure)
        toast.text += QStringLiteral(" · ") + tr("ended early, because Redis is getting full");
    Q_EMIT reported(toast);
}

void CachePresenter::reportCleared(const QString& text, const Groups& warmable)
{
    common::Toast toast;
    toast.text = m_source.profile().environment == profile::Environment::Production
                     ? tr("%1: %2").arg(m_source.profile().name, text)
                     : text;
    if (!warmable.empty()) {
        toast.hasUndo = true; // it waits as long as one with Undo: this is what stands in its place
        toast.links.push_back({tr("Warm again"), [self = QPointer(this), warmable] {
                                   if (self)
                                       self->warm({warmable});
                               }});
    }
    Q_EMIT reported(toast);
}

} // namespace cache_groups
