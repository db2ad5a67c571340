// The line above the keys: what is searched for, its facets, where names are looked for, bookmarks. GUI
// thread.
#pragma once

#include "ui/keys/browse/browse_presenter.h"
#include "ui/keys/browse/range_text.h"

#include <QWidget>

#include <vector>

class QActionGroup;
class QBoxLayout;
class QComboBox;
class QLineEdit;
class QMenu;
class QPushButton;

namespace keys {

class KeyFilterLine : public QWidget
{
    Q_OBJECT

public:
    // The presenter outlives the line.
    explicit KeyFilterLine(BrowsePresenter& presenter, QWidget* parent = nullptr);

    QLineEdit* searchField() const { return m_search; }
    QComboBox* matchBox() const { return m_match; }
    QPushButton* clearButton() const { return m_clear; }
    QPushButton* bookmarksButton() const { return m_bookmarks; }
    bool showsList() const;
    void find(); // focus in the field, its text selected
    void type(const QString& text);
    void setSearch(const Search& search);
    void clearAll();
    void refresh(); // what the presenter filters by

Q_SIGNALS:
    void exactRequested(const QString& typed); // Enter
    void listToggled(bool list);
    void bookmarkChosen(const keys::Bookmark& bookmark);
    void bookmarkRequested(); // of what is current
    void scopeRequested();
    void left(); // to the keys

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Choice
    {
        QString text;
        keyspace::Filter filter; // whose part of it counts
    };
    using Apply = void (*)(keyspace::Filter& filter, const keyspace::Filter& choice);

    void buildSearch();
    void buildFacets();
    void buildTrailing();
    QPushButton* addButton(const QString& text, const QString& toolTip, QMenu* menu);
    QMenu* typeMenu();
    QMenu* choiceMenu(const QString& title, const std::vector<Choice>& choices, Apply apply);
    // A range that is typed; take: false where the filter has no such end.
    using Take = bool (*)(keyspace::Filter& filter, const Range& range);
    void addTyped(QMenu* menu, const QString& example, Measure measure, Take take);
    QMenu* ttlMenu();
    QMenu* sizeMenu();
    QMenu* idleMenu();
    Search search() const;
    void submit();
    void fillHistory();
    void fillBookmarks();
    void openHistory();
    void checkChoices();

    BrowsePresenter& m_presenter;
    QBoxLayout* m_layout = nullptr;
    QPushButton* m_tree = nullptr;
    QPushButton* m_list = nullptr;
    QLineEdit* m_search = nullptr;
    QComboBox* m_match = nullptr;
    QPushButton* m_case = nullptr;
    std::vector<QPushButton*> m_facets; // type, TTL, size, idle
    QPushButton* m_allFacets = nullptr; // instead of them where there is no room
    QPushButton* m_clear = nullptr;
    QPushButton* m_bookmarks = nullptr;
    QPushButton* m_scope = nullptr;
    QMenu* m_historyMenu = nullptr;
    QMenu* m_bookmarkMenu = nullptr;
    struct Checked
    {
        QAction* action;
        keyspace::Filter choice;
        Apply apply;
    };
    std::vector<Checked> m_choices;
    std::vector<QAction*> m_types;
    bool m_isFilling = false;
};

} // namespace keys
