#include "ui/keys/browse/key_filter_line.h"

#include "ui/keys/browse/key_words.h"
#include "ui/keys/key_text.h"
#include "ui/theme/icons.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QBoxLayout>
#include <QButtonGroup>
#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>

namespace keys {

namespace {

using keyspace::Filter;
using theme::u;

constexpr int roomForFacets = 960; // px of the design

} // namespace

KeyFilterLine::KeyFilterLine(BrowsePresenter& presenter, QWidget* parent)
    : QWidget(parent)
    , m_presenter(presenter)
{
    m_layout = new QHBoxLayout(this);
    m_layout->setContentsMargins(u(16), 0, u(16), u(8));
    m_layout->setSpacing(u(8));
    buildSearch();
    buildFacets();
    buildTrailing();
    connect(&m_presenter.memory(), &BrowseMemory::changed, this, &KeyFilterLine::fillHistory);
    connect(&m_presenter.memory(), &BrowseMemory::changed, this, &KeyFilterLine::fillBookmarks);
    fillHistory();
    fillBookmarks();
    refresh();
}

void KeyFilterLine::buildSearch()
{
    m_search = new QLineEdit(this);
    m_search->setPlaceholderText(tr("Pattern or exact name"));
    m_search->setAccessibleName(tr("Search keys"));
    m_search->setToolTip(
        tr("A pattern with * ? [a-z], or a part of the name. Enter opens the key of exactly this name, also "
           "when it was not scanned yet. \\xNN is a byte (Ctrl+F)"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(theme::icon(theme::Icon::Search, theme::Ink::Muted), QLineEdit::LeadingPosition);
    QAction* history = m_search->addAction(theme::icon(theme::Icon::ChevronDown, theme::Ink::Muted),
                                           QLineEdit::TrailingPosition);
    history->setToolTip(tr("Searches of before (Alt+↓)"));
    history->setText(history->toolTip());
    connect(history, &QAction::triggered, this, &KeyFilterLine::openHistory);
    m_search->setMinimumWidth(u(180));
    m_search->setMaximumWidth(u(360));
    m_search->installEventFilter(this);
    m_match = new QComboBox(this);
    m_match->setAccessibleName(tr("How names are compared"));
    m_match->addItem(tr("Pattern"), int(Filter::Match::Pattern));
    m_match->addItem(tr("Contains"), int(Filter::Match::Substring));
    m_match->addItem(tr("Regex"), int(Filter::Match::Regex));
    m_case = new QPushButton(QStringLiteral("Aa"), this);
    theme::setRole(m_case, theme::Role::Quiet);
    m_case->setCheckable(true);
    m_case->setChecked(true);
    m_case->setAccessibleName(tr("Capitals matter"));
    m_case->setToolTip(tr("Capital and small letters are told apart"));
    m_historyMenu = new QMenu(this);
    m_layout->addWidget(m_search, 3);
    m_layout->addWidget(m_match);
    m_layout->addWidget(m_case);
    connect(m_search, &QLineEdit::textChanged, this, &KeyFilterLine::submit);
    connect(m_match, &QComboBox::activated, this, &KeyFilterLine::submit);
    connect(m_case, &QPushButton::toggled, this, &KeyFilterLine::submit);
}

QPushButton* KeyFilterLine::addButton(const QString& text, const QString& toolTip, QMenu* menu)
{
    auto* button = new QPushButton(text, this);
    theme::setRole(button, theme::Role::Quiet);
    button->setToolTip(toolTip);
    if (menu)
        button->setMenu(menu);
    m_layout->addWidget(button);
    return button;
}

void KeyFilterLine::buildFacets()
{
    const std::vector<QMenu*> menus{typeMenu(), ttlMenu(), sizeMenu(), idleMenu()};
    auto* all = new QMenu(this);
    for (QMenu* menu : menus) {
        m_facets.push_back(addButton(menu->title(), menu->toolTip(), menu));
        all->addMenu(menu);
    }
    m_allFacets = addButton(tr("Filter"), {}, all);
    m_allFacets->hide();
    m_clear = addButton(tr("Clear"), tr("Shows all keys"), nullptr);
    theme::setRole(m_clear, theme::Role::Link);
    m_clear->setAccessibleName(tr("Clear search and filter"));
    connect(m_clear, &QPushButton::clicked, this, &KeyFilterLine::clearAll);
    m_layout->addStretch(1);
}

void KeyFilterLine::buildTrailing()
{
    m_bookmarkMenu = new QMenu(this);
    m_bookmarkMenu->setToolTipsVisible(true);
    m_bookmarks = addButton(tr("Bookmarks"),
                            tr("Keys and namespaces to come back to (%1 keeps the current one)")
                                .arg(QStringLiteral("Ctrl+Shift+K")),
                            m_bookmarkMenu);
    m_scope = addButton(tr("Scan…"), tr("Which keys are scanned, and where their names are cut"), nullptr);
    connect(m_scope, &QPushButton::clicked, this, &KeyFilterLine::scopeRequested);
    auto* shape = new QButtonGroup(this);
    const auto addShape = [&](const QString& text, const QString& toolTip) {
        QPushButton* button = addButton(text, toolTip, nullptr);
        button->setCheckable(true);
        shape->addButton(button);
        return button;
    };
    m_tree = addShape(tr("Tree"), tr("Namespaces, cut at their separators"));
    m_list = addShape(tr("List"), tr("All keys in one list, sorted by any column"));
    (m_presenter.memory().showsList() ? m_list : m_tree)->setChecked(true);
    connect(m_list, &QPushButton::toggled, this, [this](bool list) {
        m_presenter.memory().setShowsList(list);
        Q_EMIT listToggled(list);
    });
}

// ── search ───────────────────────────────────────────────────────────────────────────────────

Search KeyFilterLine::search() const
{
    const auto match = static_cast<Filter::Match>(m_match->currentData().toInt());
    const QString text = m_search->text();
    return {match, match == Filter::Match::Regex ? text.toUtf8() : typedBytes(text),
            m_case->isChecked() ? Qt::CaseSensitive : Qt::CaseInsensitive};
}

void KeyFilterLine::submit()
{
    if (!m_isFilling)
        m_presenter.setSearch(search());
}

void KeyFilterLine::setSearch(const Search& search)
{
    m_isFilling = true;
    m_match->setCurrentIndex(m_match->findData(int(search.match)));
    m_case->setChecked(search.letters == Qt::CaseSensitive);
    m_search->setText(keyText(search.text));
    m_isFilling = false;
    submit();
}

void KeyFilterLine::clearAll()
{
    m_isFilling = true;
    m_search->clear();
    m_isFilling = false;
    m_presenter.clearFilter();
}

bool KeyFilterLine::showsList() const
{
    return m_list->isChecked();
}

void KeyFilterLine::find()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void KeyFilterLine::type(const QString& text)
{
    m_search->setFocus(Qt::OtherFocusReason);
    m_search->setText(text);
}

void KeyFilterLine::refresh()
{
    checkChoices();
    m_clear->setVisible(!m_presenter.filter().isEmpty() || !m_search->text().isEmpty());
    const keyspace::Scope& scope = m_presenter.scope();
    const bool isNarrowed = !scope.pattern.isEmpty() || scope.type;
    m_scope->setText(isNarrowed ? tr("Scan •") : tr("Scan…"));
    m_scope->setToolTip(
        isNarrowed ? tr("Only keys matching %1 are scanned")
                         .arg(keyInSentence(scope.pattern.isEmpty() ? QByteArrayLiteral("*") : scope.pattern))
                   : tr("Which keys are scanned, and where their names are cut"));
}

// ── history and bookmarks ────────────────────────────────────────────────────────────────────

void KeyFilterLine::fillHistory()
{
    m_historyMenu->clear();
    const std::vector<Search> searches = m_presenter.memory().searches();
    for (const Search& search : searches) {
        const QString name = keyText(search.text).replace(u'&', QStringLiteral("&&"));
        QAction* action =
            m_historyMenu->addAction(name + u'\t' + m_match->itemText(m_match->findData(int(search.match))));
        connect(action, &QAction::triggered, this, [this, search] { setSearch(search); });
    }
    if (searches.empty()) {
        m_historyMenu->addAction(tr("Nothing was searched for yet"))->setEnabled(false);
        return;
    }
    m_historyMenu->addSeparator();
    connect(m_historyMenu->addAction(tr("Forget searches")), &QAction::triggered, &m_presenter.memory(),
            &BrowseMemory::forgetSearches);
}

void KeyFilterLine::openHistory()
{
    const bool isMirrored = layoutDirection() == Qt::RightToLeft;
    m_historyMenu->popup(m_search->mapToGlobal(QPoint(
        isMirrored ? m_search->width() - m_historyMenu->sizeHint().width() : 0, m_search->height() + 2)));
}

void KeyFilterLine::fillBookmarks()
{
    m_bookmarkMenu->clear();
    connect(m_bookmarkMenu->addAction(tr("Bookmark the current row")), &QAction::triggered, this,
            &KeyFilterLine::bookmarkRequested);
    m_bookmarkMenu->addSeparator();
    const std::vector<Bookmark> bookmarks = m_presenter.memory().bookmarks();
    if (bookmarks.empty())
        m_bookmarkMenu->addAction(tr("No bookmarks yet"))->setEnabled(false);
    for (const Bookmark& bookmark : bookmarks) {
        const QString name = keyText(bookmark.path).replace(u'&', QStringLiteral("&&"));
        QAction* action = m_bookmarkMenu->addAction(bookmark.isNamespace ? name + u'*' : name);
        connect(action, &QAction::triggered, this, [this, bookmark] { Q_EMIT bookmarkChosen(bookmark); });
    }
}

// ── keys ─────────────────────────────────────────────────────────────────────────────────────

bool KeyFilterLine::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_search || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    switch (key->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        m_presenter.memory().addSearch(search());
        if (!m_search->text().isEmpty())
            Q_EMIT exactRequested(m_search->text());
        else
            Q_EMIT left();
        return true;
    case Qt::Key_Down:
        if (key->modifiers() & Qt::AltModifier)
            openHistory();
        else
            Q_EMIT left();
        return true;
    case Qt::Key_Escape:
        if (m_search->text().isEmpty())
            Q_EMIT left();
        else
            m_search->clear();
        return true;
    default:
        return QWidget::eventFilter(watched, event);
    }
}

// Where there is no room for four buttons, one has them as its menus.
void KeyFilterLine::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    const bool fits = width() >= u(roomForFacets);
    for (QPushButton* facet : m_facets)
        facet->setVisible(fits);
    m_allFacets->setVisible(!fits);
}

} // namespace keys
