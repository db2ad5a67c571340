// What this desktop remembers of the key browser for one connection: searches, bookmarks, where names are
// cut, tree or list, order and columns. Names are bytes and kept percent-encoded in QSettings; values of keys
// never are. GUI thread.
#pragma once

#include "core/keyspace/index/browse_state.h"
#include "core/keyspace/index/child_list.h"

#include <QHash>
#include <QObject>

#include <vector>

namespace keys {

struct Search
{
    keyspace::Filter::Match match = keyspace::Filter::Match::Pattern;
    QByteArray text;
    Qt::CaseSensitivity letters = Qt::CaseSensitive;

    bool operator==(const Search&) const = default;
};

struct Bookmark
{
    QByteArray path; // a key, or a namespace with its last separator
    bool isNamespace = false;

    bool operator==(const Bookmark&) const = default;
};

class BrowseMemory : public QObject
{
    Q_OBJECT

public:
    static constexpr std::size_t mostSearches = 20;
    static constexpr std::size_t mostBookmarks = 200;

    explicit BrowseMemory(const QString& profile, QObject* parent = nullptr);

    std::vector<Search> searches() const; // the latest first
    void addSearch(const Search& search);
    void forgetSearches();

    std::vector<Bookmark> bookmarks() const; // by name
    bool isBookmarked(const Bookmark& bookmark) const;
    // False: there are too many.
    bool setBookmarked(const Bookmark& bookmark, bool on);

    std::vector<QByteArray> separators() const;
    void setSeparators(const std::vector<QByteArray>& separators);

    bool showsList() const;
    void setShowsList(bool list);

    // The order of the list and of the tree.
    keyspace::ViewSpec order() const; // without a filter
    void setOrder(keyspace::ViewSpec::Column column, Qt::SortOrder order);
    keyspace::TreeOrder treeOrder() const;
    void setTreeOrder(keyspace::TreeOrder order);

    // By the id of a column, px of the design; those that nobody has changed are not there.
    using Widths = QHash<QString, int>;
    Widths widths() const;
    void setWidths(const Widths& widths);
    bool showsLength() const;
    void setShowsLength(bool shows);

Q_SIGNALS:
    void changed();

private:
    QString key(const char* leaf) const;

    QString m_profile;
};

} // namespace keys
