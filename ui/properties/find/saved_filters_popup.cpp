#include "ui/properties/find/saved_filters_popup.h"

#include "ui/common/labels.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QPushButton>
#include <QScreen>
#include <QStyle>
#include <QStyledItemDelegate>

namespace properties {

namespace {

using theme::u;

constexpr int popupWidth = 400;
constexpr int popupHeight = 440;

// A name and what it stands for below, or a heading.
class SavedDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override
    {
        return {u(120), index.data(SavedFiltersModel::HeadingRole).toBool() ? u(28) : u(48)};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const override
    {
        QStyleOptionViewItem option = given;
        initStyleOption(&option, index);
        const bool isHeading = index.data(SavedFiltersModel::HeadingRole).toBool();
        const bool isBad = index.data(SavedFiltersModel::BadRole).toBool();
        if (!isHeading)
            option.widget->style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter,
                                                  option.widget);
        painter->save();
        const int side = int(QStyle::visualAlignment(option.direction, Qt::AlignLeft) | Qt::AlignVCenter) |
                         Qt::TextSingleLine;
        QRect area = option.rect.adjusted(u(8), isHeading ? 0 : u(4), -u(8), isHeading ? 0 : -u(4));
        const auto draw = [&](const QRect& line, const QString& text, const QColor& color) {
            painter->setPen(color);
            painter->drawText(QStyle::visualRect(option.direction, option.rect, line), side,
                              painter->fontMetrics().elidedText(text, Qt::ElideRight, line.width()));
        };
        const theme::Tokens& t = theme::tokens();
        if (isHeading) {
            painter->setFont(theme::font(theme::FontRole::Strong));
            draw(area, index.data().toString(), t.muted);
        } else {
            const QRect top(area.left(), area.top(), area.width(), area.height() / 2);
            painter->setFont(option.font);
            draw(top, index.data().toString(), isBad ? t.muted : t.text);
            const QString detail = index.data(SavedFiltersModel::DetailRole).toString();
            draw(top.translated(0, area.height() / 2), isBad ? QStringLiteral("⚠ ") + detail : detail,
                 isBad ? t.warn : t.muted);
        }
        painter->restore();
    }
};

} // namespace

SavedFiltersPopup::SavedFiltersPopup(SavedFilters& filters, AgentName agentName,
                                     const property::Filter& shown, QWidget* parent)
    : QFrame(parent, Qt::Popup)
    , m_filters(filters)
    , m_model(filters, std::move(agentName))
    , m_shown(shown)
{
    build();
    connect(m_search, &QLineEdit::textChanged, &m_model, &SavedFiltersModel::setSearch);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &SavedFiltersPopup::selectFirst);
    connect(m_list, &QListView::clicked, this, &SavedFiltersPopup::choose);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &SavedFiltersPopup::showCurrent);
    connect(m_name, &QLineEdit::returnPressed, this, &SavedFiltersPopup::takeName);
    connect(m_name, &QLineEdit::textEdited, this, [this] {
        m_replaces.clear();
        m_message->hide();
    });
    connect(m_save, &QPushButton::clicked, this, &SavedFiltersPopup::takeName);
    connect(m_rename, &QPushButton::clicked, this, &SavedFiltersPopup::beginRename);
    connect(m_delete, &QPushButton::clicked, this, &SavedFiltersPopup::removeCurrent);
    endNaming();
    selectFirst();
}

void SavedFiltersPopup::build()
{
    setAccessibleName(tr("Saved and recent filters"));
    theme::setRole(this, theme::Role::Pane);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(8), u(8), u(8), u(8));
    layout->setSpacing(u(4));
    m_search = new QLineEdit(this);
    m_search->setPlaceholderText(tr("Search"));
    m_search->setAccessibleName(tr("Search in saved filters"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(theme::icon(theme::Icon::Search, theme::Ink::Muted), QLineEdit::LeadingPosition);
    m_search->installEventFilter(this);
    layout->addWidget(m_search);
    m_list = new QListView(this);
    m_list->setAccessibleName(tr("Filters"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new SavedDelegate(m_list));
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setMouseTracking(true);
    m_list->installEventFilter(this);
    layout->addWidget(m_list, 1);
    m_nothing = common::mutedLabel(QString(), this);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setWordWrap(true);
    layout->addWidget(m_nothing, 1);
    buildFoot(layout);
    setFixedSize(u(popupWidth), u(popupHeight));
}

void SavedFiltersPopup::buildFoot(QBoxLayout* layout)
{
    auto* verbs = new QHBoxLayout;
    const auto verb = [&](const QString& text, const QString& toolTip) {
        auto* button = new QPushButton(text, this);
        button->setToolTip(toolTip);
        theme::setRole(button, theme::Role::Link);
        verbs->addWidget(button);
        return button;
    };
    m_rename = verb(tr("Rename"), tr("Rename the saved filter (F2)"));
    m_delete = verb(tr("Delete"), tr("Delete the saved filter (Delete)"));
    verbs->addStretch(1);
    layout->addLayout(verbs);
    auto* naming = new QHBoxLayout;
    naming->setSpacing(u(8));
    m_name = new QLineEdit(this);
    m_name->setMaxLength(static_cast<int>(SavedFilters::longestName));
    m_name->installEventFilter(this);
    m_save = new QPushButton(this);
    theme::setRole(m_save, theme::Role::Primary);
    naming->addWidget(m_name, 1);
    naming->addWidget(m_save);
    layout->addLayout(naming);
    m_message = new QLabel(this);
    m_message->setWordWrap(true);
    m_message->hide();
    layout->addWidget(m_message);
}

void SavedFiltersPopup::openAt(const QWidget& widget)
{
    const bool isMirrored = widget.layoutDirection() == Qt::RightToLeft;
    QPoint at = widget.mapToGlobal(QPoint(isMirrored ? 0 : widget.width() - width(), widget.height() + 2));
    if (const QScreen* screen = widget.screen()) {
        const QRect room = screen->availableGeometry();
        at.setX(std::clamp(at.x(), room.left(), std::max(room.left(), room.right() - width())));
    }
    move(at);
    show();
    m_search->setFocus();
}

// ── choosing ─────────────────────────────────────────────────────────────────────────────────

void SavedFiltersPopup::selectFirst()
{
    const int first = m_model.firstFilter();
    m_list->setVisible(first >= 0);
    m_nothing->setVisible(first < 0);
    m_nothing->setText(m_search->text().isEmpty()
                           ? tr("No filter is saved yet. Filter the list, then give it a name below.")
                           : tr("Nothing is called so"));
    m_list->setCurrentIndex(m_model.index(first, 0));
    showCurrent();
}

void SavedFiltersPopup::showCurrent()
{
    const auto saved = m_model.savedAt(m_list->currentIndex().row());
    m_delete->setEnabled(saved.has_value());
    m_rename->setEnabled(saved && saved->state == SavedFilter::State::Ready);
}

void SavedFiltersPopup::choose(const QModelIndex& index)
{
    const auto filter = m_model.filterAt(index.row());
    if (!filter)
        return;
    close();
    Q_EMIT chosen(*filter);
}

// ── naming ───────────────────────────────────────────────────────────────────────────────────

void SavedFiltersPopup::beginRename()
{
    const auto saved = m_model.savedAt(m_list->currentIndex().row());
    if (!saved || saved->state != SavedFilter::State::Ready)
        return;
    m_renaming = saved;
    m_name->setEnabled(true);
    m_name->setText(saved->name);
    m_name->setAccessibleName(tr("New name of %1").arg(saved->name));
    m_name->selectAll();
    m_name->setFocus();
    m_save->setText(tr("Rename"));
    m_save->setEnabled(true);
}

void SavedFiltersPopup::endNaming()
{
    m_renaming.reset();
    m_replaces.clear();
    const bool canSave = !m_shown.isEmpty();
    m_name->clear();
    m_name->setEnabled(canSave);
    m_name->setPlaceholderText(canSave ? tr("Name for the filter that is shown")
                                       : tr("Nothing is filtered now"));
    m_name->setAccessibleName(tr("Name for the filter that is shown"));
    m_save->setText(tr("Save"));
    m_save->setEnabled(canSave);
    m_message->hide();
}

void SavedFiltersPopup::takeName()
{
    using Outcome = SavedFilters::Outcome;
    const QString name = m_name->text();
    const bool isRenaming = m_renaming.has_value();
    const Outcome outcome =
        isRenaming ? m_filters.rename(*m_renaming, name) : m_filters.save(name, m_shown, name == m_replaces);
    const auto tell = [this](const QString& text) {
        m_message->setText(QStringLiteral("⬣ ") + text);
        QPalette palette = m_message->palette();
        palette.setColor(QPalette::WindowText, theme::tokens().bad);
        m_message->setPalette(palette);
        m_message->show();
        m_name->setFocus();
    };
    switch (outcome) {
    case Outcome::Done:
        endNaming();
        if (!isRenaming) {
            close();
            Q_EMIT saved(name.simplified());
        } else {
            m_search->setFocus();
        }
        return;
    case Outcome::Blank:
        return tell(tr("Enter a name."));
    case Outcome::TooLong:
        return tell(tr("At most %1 characters.").arg(SavedFilters::longestName));
    case Outcome::Taken:
        if (isRenaming)
            return tell(tr("Another filter has this name. Choose another one."));
        m_replaces = name;
        m_save->setText(tr("Replace"));
        return tell(tr("A filter has this name already. Press Replace, or choose another name."));
    case Outcome::Missing:
        return tell(tr("This filter was deleted meanwhile."));
    case Outcome::TooMany:
        return tell(tr("At most %1 filters can be saved. Delete one first.").arg(SavedFilters::mostSaved));
    }
}

void SavedFiltersPopup::removeCurrent()
{
    const int row = m_list->currentIndex().row();
    const auto saved = m_model.savedAt(row);
    if (!saved)
        return;
    if (const auto gone = m_filters.remove(*saved)) {
        const int next = std::min(row, m_model.rowCount() - 1);
        if (m_model.filterAt(next) || m_model.savedAt(next))
            m_list->setCurrentIndex(m_model.index(next, 0));
        Q_EMIT removed(*gone);
    }
}

// ── keys ─────────────────────────────────────────────────────────────────────────────────────

bool SavedFiltersPopup::handleSearchKey(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        QApplication::sendEvent(m_list, event);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        choose(m_list->currentIndex());
        return true;
    case Qt::Key_F2:
        beginRename();
        return true;
    case Qt::Key_Delete:
        if (m_search->cursorPosition() < m_search->text().size())
            return false; // it edits the search
        removeCurrent();
        return true;
    default:
        return false;
    }
}

bool SavedFiltersPopup::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    auto* key = static_cast<QKeyEvent*>(event);
    if (watched == m_name && key->key() == Qt::Key_Escape && m_renaming) {
        endNaming();
        m_search->setFocus();
        return true;
    }
    const bool isMove = key->key() == Qt::Key_Up || key->key() == Qt::Key_Down ||
                        key->key() == Qt::Key_PageUp || key->key() == Qt::Key_PageDown;
    if (watched == m_search && handleSearchKey(key))
        return true;
    if (watched == m_list && !isMove && handleSearchKey(key))
        return true;
    return QFrame::eventFilter(watched, event);
}

} // namespace properties
