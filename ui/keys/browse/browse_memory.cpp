#include "ui/keys/browse/browse_memory.h"

#include "ui/common/profile_settings.h"

#include <QSettings>
#include <QStringList>

#include <algorithm>
#include <array>
#include <utility>

namespace keys {

namespace {

constexpr char searchesLeaf[] = "keys/searches";
constexpr char bookmarksLeaf[] = "keys/bookmarks";
constexpr char separatorsLeaf[] = "keys/separators";
constexpr char listLeaf[] = "keys/list";
constexpr char orderLeaf[] = "keys/order";
constexpr char treeOrderLeaf[] = "keys/treeOrder";
constexpr char widthsLeaf[] = "keys/columns";
constexpr char lengthLeaf[] = "keys/length";

// By name, because numbers of enumerators change.
constexpr std::array columnNames{"name", "type", "ttl", "memory", "length", "idle"}; // as ViewSpec::Column
constexpr std::array treeOrders{
    std::pair{keyspace::TreeOrder::NamespacesFirst, "namespaces"},
    std::pair{keyspace::TreeOrder::Name, "name"},
    std::pair{keyspace::TreeOrder::Keys, "keys"},
    std::pair{keyspace::TreeOrder::Memory, "memory"},
};

QString encoded(const QByteArray& bytes)
{
    return QString::fromLatin1(bytes.toPercentEncoding());
}

QByteArray decoded(QStringView text)
{
    return QByteArray::fromPercentEncoding(text.toLatin1());
}

// “1i:user%3A”: how it matches, whether case matters, what was typed.
QString toEntry(const Search& search)
{
    return QStringLiteral("%1%2:%3")
        .arg(static_cast<int>(search.match))
        .arg(QLatin1Char(search.letters == Qt::CaseSensitive ? 's' : 'i'))
        .arg(encoded(search.text));
}

std::optional<Search> searchOf(const QString& entry)
{
    const int match = entry.isEmpty() ? -1 : entry[0].digitValue();
    if (entry.size() < 4 || match < 0 || match > static_cast<int>(keyspace::Filter::Match::Regex) ||
        entry[2] != QLatin1Char(':'))
        return {};
    return Search{static_cast<keyspace::Filter::Match>(match), decoded(QStringView(entry).mid(3)),
                  entry[1] == QLatin1Char('s') ? Qt::CaseSensitive : Qt::CaseInsensitive};
}

QString toEntry(const Bookmark& bookmark)
{
    return (bookmark.isNamespace ? QStringLiteral("n:") : QStringLiteral("k:")) + encoded(bookmark.path);
}

} // namespace

BrowseMemory::BrowseMemory(const QString& profile, QObject* parent)
    : QObject(parent)
    , m_profile(profile)
{
}

QString BrowseMemory::key(const char* leaf) const
{
    return common::profileSettingsKey(m_profile, QLatin1String(leaf));
}

std::vector<Search> BrowseMemory::searches() const
{
    std::vector<Search> searches;
    for (const QString& entry : QSettings().value(key(searchesLeaf)).toStringList()) {
        if (const auto search = searchOf(entry))
            searches.push_back(*search);
    }
    return searches;
}

void BrowseMemory::addSearch(const Search& search)
{
    if (search.text.isEmpty())
        return;
    QStringList entries = QSettings().value(key(searchesLeaf)).toStringList();
    entries.removeAll(toEntry(search));
    entries.prepend(toEntry(search));
    QSettings().setValue(key(searchesLeaf),
                         QStringList(entries.mid(0, static_cast<qsizetype>(mostSearches))));
    Q_EMIT changed();
}

void BrowseMemory::forgetSearches()
{
    QSettings().remove(key(searchesLeaf));
    Q_EMIT changed();
}

std::vector<Bookmark> BrowseMemory::bookmarks() const
{
    std::vector<Bookmark> bookmarks;
    for (const QString& entry : QSettings().value(key(bookmarksLeaf)).toStringList()) {
        if (entry.startsWith(QLatin1String("n:")) || entry.startsWith(QLatin1String("k:")))
            bookmarks.push_back({decoded(QStringView(entry).mid(2)), entry[0] == QLatin1Char('n')});
    }
    std::ranges::sort(bookmarks, {}, &Bookmark::path);
    return bookmarks;
}

bool BrowseMemory::isBookmarked(const Bookmark& bookmark) const
{
    return QSettings().value(key(bookmarksLeaf)).toStringList().contains(toEntry(bookmark));
}

bool BrowseMemory::setBookmarked(const Bookmark& bookmark, bool on)
{
    QStringList entries = QSettings().value(key(bookmarksLeaf)).toStringList();
    entries.removeAll(toEntry(bookmark));
    if (on && entries.size() >= static_cast<qsizetype>(mostBookmarks))
        return false;
    if (on)
        entries.append(toEntry(bookmark));
    QSettings().setValue(key(bookmarksLeaf), entries);
    Q_EMIT changed();
    return true;
}

std::vector<QByteArray> BrowseMemory::separators() const
{
    const QVariant kept = QSettings().value(key(separatorsLeaf));
    if (!kept.isValid())
        return keyspace::Scope{}.separators;
    std::vector<QByteArray> separators;
    for (const QString& entry : kept.toStringList())
        separators.push_back(decoded(entry));
    std::erase(separators, QByteArray());
    return separators;
}

// A list of one empty entry: an empty list reads back as no setting at all.
void BrowseMemory::setSeparators(const std::vector<QByteArray>& separators)
{
    QStringList entries;
    for (const QByteArray& separator : separators)
        entries << encoded(separator);
    QSettings().setValue(key(separatorsLeaf), entries.isEmpty() ? QStringList{QString()} : entries);
}

bool BrowseMemory::showsList() const
{
    return QSettings().value(key(listLeaf)).toBool();
}

void BrowseMemory::setShowsList(bool list)
{
    QSettings().setValue(key(listLeaf), list);
}

keyspace::ViewSpec BrowseMemory::order() const
{
    keyspace::ViewSpec spec;
    QString name = QSettings().value(key(orderLeaf)).toString(); // “memory”, “-memory”
    if (name.startsWith(QLatin1Char('-'))) {
        spec.order = Qt::DescendingOrder;
        name.remove(0, 1);
    }
    const auto found =
        std::ranges::find_if(columnNames, [&name](const char* each) { return name == QLatin1String(each); });
    if (found == columnNames.end())
        return {};
    spec.column = static_cast<keyspace::ViewSpec::Column>(found - columnNames.begin());
    return spec;
}

void BrowseMemory::setOrder(keyspace::ViewSpec::Column column, Qt::SortOrder order)
{
    const QLatin1String name(columnNames[static_cast<std::size_t>(column)]);
    QSettings().setValue(key(orderLeaf),
                         order == Qt::DescendingOrder ? QLatin1Char('-') + name : QString(name));
}

keyspace::TreeOrder BrowseMemory::treeOrder() const
{
    const QString name = QSettings().value(key(treeOrderLeaf)).toString();
    const auto found = std::ranges::find_if(
        treeOrders, [&name](const auto& each) { return name == QLatin1String(each.second); });
    return found == treeOrders.end() ? keyspace::TreeOrder::NamespacesFirst : found->first;
}

void BrowseMemory::setTreeOrder(keyspace::TreeOrder order)
{
    const auto found = std::ranges::find(treeOrders, order, [](const auto& each) { return each.first; });
    QSettings().setValue(key(treeOrderLeaf), QString::fromLatin1(found->second));
}

BrowseMemory::Widths BrowseMemory::widths() const
{
    constexpr int least = 40;
    constexpr int most = 2000;
    Widths widths;
    for (const QString& entry : QSettings().value(key(widthsLeaf)).toStringList()) {
        const qsizetype equals = entry.indexOf(QLatin1Char('='));
        if (const int width = entry.mid(equals + 1).toInt(); equals > 0 && width >= least && width <= most)
            widths.insert(entry.left(equals), width);
    }
    return widths;
}

void BrowseMemory::setWidths(const Widths& widths)
{
    QStringList entries;
    for (auto each = widths.begin(); each != widths.end(); ++each)
        entries << QStringLiteral("%1=%2").arg(each.key()).arg(each.value());
    entries.sort();
    QSettings().setValue(key(widthsLeaf), entries);
}

bool BrowseMemory::showsLength() const
{
    return QSettings().value(key(lengthLeaf)).toBool();
}

void BrowseMemory::setShowsLength(bool shows)
{
    QSettings().setValue(key(lengthLeaf), shows);
}

} // namespace keys
