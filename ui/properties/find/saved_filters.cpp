#include "ui/properties/find/saved_filters.h"

#include "core/property/filter_text.h"
#include "ui/common/profile_settings.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QSettings>

#include <algorithm>

namespace properties {

namespace {

constexpr int currentVersion = 1;

QString toEntry(const QString& name, const QString& text)
{
    const QJsonObject object{{QStringLiteral("version"), currentVersion},
                             {QStringLiteral("name"), name},
                             {QStringLiteral("filter"), text}};
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

SavedFilter fromEntry(const QString& entry)
{
    SavedFilter saved;
    saved.raw = entry;
    saved.state = SavedFilter::State::Damaged;
    const QJsonObject object = QJsonDocument::fromJson(entry.toUtf8()).object();
    saved.name = object[QLatin1String("name")].toString();
    saved.text = object[QLatin1String("filter")].toString();
    const int version = object[QLatin1String("version")].toInt();
    const auto read = property::filterFromText(saved.text);
    const auto* filter = std::get_if<property::Filter>(&read);
    if (version > currentVersion) {
        saved.state = SavedFilter::State::Newer;
    } else if (version > 0 && !saved.name.isEmpty() && filter != nullptr && !filter->isEmpty()) {
        saved.state = SavedFilter::State::Ready;
        saved.filter = *filter;
    }
    return saved;
}

} // namespace

SavedFilters::SavedFilters(const QString& profile, QObject* parent)
    : QObject(parent)
    , m_savedKey(common::profileSettingsKey(profile, QStringLiteral("properties/filters")))
    , m_recentKey(common::profileSettingsKey(profile, QStringLiteral("properties/recentFilters")))
{
}

QStringList SavedFilters::stored() const
{
    return QSettings().value(m_savedKey).toStringList();
}

void SavedFilters::store(const QStringList& entries)
{
    QSettings().setValue(m_savedKey, entries);
    Q_EMIT changed();
}

qsizetype SavedFilters::find(const QStringList& entries, const QString& name) const
{
    const auto found = std::find_if(entries.begin(), entries.end(), [&name](const QString& entry) {
        return fromEntry(entry).name.compare(name, Qt::CaseInsensitive) == 0;
    });
    return found == entries.end() ? -1 : std::distance(entries.begin(), found);
}

std::vector<SavedFilter> SavedFilters::saved() const
{
    std::vector<SavedFilter> filters;
    for (const QString& entry : stored())
        filters.push_back(fromEntry(entry));
    std::stable_sort(filters.begin(), filters.end(), [](const SavedFilter& one, const SavedFilter& other) {
        return one.name.localeAwareCompare(other.name) < 0;
    });
    return filters;
}

SavedFilters::Outcome SavedFilters::save(const QString& name, const property::Filter& filter, bool replaces)
{
    const QString trimmed = name.simplified();
    if (trimmed.isEmpty())
        return Outcome::Blank;
    if (trimmed.size() > longestName)
        return Outcome::TooLong;
    QStringList entries = stored();
    const qsizetype place = find(entries, trimmed);
    if (place >= 0 && !replaces)
        return Outcome::Taken;
    if (place < 0 && entries.size() >= static_cast<qsizetype>(mostSaved))
        return Outcome::TooMany;
    const QString entry = toEntry(trimmed, property::filterText(filter));
    if (place >= 0)
        entries[place] = entry;
    else
        entries.append(entry);
    store(entries);
    return Outcome::Done;
}

SavedFilters::Outcome SavedFilters::rename(const SavedFilter& filter, const QString& name)
{
    const QString trimmed = name.simplified();
    if (trimmed.isEmpty())
        return Outcome::Blank;
    if (trimmed.size() > longestName)
        return Outcome::TooLong;
    QStringList entries = stored();
    const qsizetype place = entries.indexOf(filter.raw);
    if (place < 0 || filter.state != SavedFilter::State::Ready)
        return Outcome::Missing;
    const qsizetype taken = find(entries, trimmed);
    if (taken >= 0 && taken != place)
        return Outcome::Taken;
    entries[place] = toEntry(trimmed, filter.text);
    store(entries);
    return Outcome::Done;
}

std::optional<SavedFilter> SavedFilters::remove(const SavedFilter& filter)
{
    QStringList entries = stored();
    if (!entries.removeOne(filter.raw))
        return {};
    store(entries);
    return filter;
}

void SavedFilters::restore(const SavedFilter& removed)
{
    QStringList entries = stored();
    if (entries.contains(removed.raw))
        return;
    entries.append(removed.raw);
    store(entries);
}

std::vector<property::Filter> SavedFilters::recent() const
{
    std::vector<property::Filter> filters;
    for (const QString& text : QSettings().value(m_recentKey).toStringList()) {
        const auto read = property::filterFromText(text);
        if (const auto* filter = std::get_if<property::Filter>(&read);
            filter != nullptr && !filter->isEmpty())
            filters.push_back(*filter);
    }
    return filters;
}

void SavedFilters::addRecent(const property::Filter& filter)
{
    const QString text = property::filterText(filter);
    if (text.isEmpty())
        return;
    QStringList texts = QSettings().value(m_recentKey).toStringList();
    texts.removeAll(text);
    texts.prepend(text);
    QSettings().setValue(m_recentKey, QStringList(texts.mid(0, static_cast<qsizetype>(mostRecent))));
    Q_EMIT changed();
}

RecentFilter::RecentFilter(SavedFilters& filters)
    : m_filters(filters)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(settleTime);
    connect(&m_timer, &QTimer::timeout, this, [this] { m_filters.addRecent(m_filter); });
}

void RecentFilter::note(const property::Filter& filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    if (filter.isEmpty())
        m_timer.stop();
    else
        m_timer.start();
}

} // namespace properties
