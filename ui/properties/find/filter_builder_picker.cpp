#include "ui/properties/find/filter_builder_picker.h"

#include "ui/common/density.h"
#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QScreen>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace properties {

namespace {

using theme::u;

constexpr int pickerWidth = 280;
constexpr int pickerRows = 10; // shown at once

// Check, text, and how many there are at the trailing end.
class PickDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        return {u(120), common::rowHeight()};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const override
    {
        QStyleOptionViewItem option = given;
        initStyleOption(&option, index);
        const QStyle& style = *option.widget->style();
        style.drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);
        painter->save();
        QRect area = option.rect.adjusted(u(8), 0, -u(8), 0);
        const auto place = [&option](const QRect& rect) {
            return QStyle::visualRect(option.direction, option.rect, rect);
        };
        if (const QVariant check = index.data(Qt::CheckStateRole); check.isValid()) {
            QStyleOption box;
            const bool isOn = check.toInt() == Qt::Checked;
            box.state = QStyle::State_Enabled | (isOn ? QStyle::State_On : QStyle::State_Off);
            box.rect = place({area.left(), area.center().y() - u(8) + 1, u(16), u(16)});
            style.drawPrimitive(QStyle::PE_IndicatorItemViewItemCheck, &box, painter, option.widget);
            area.setLeft(area.left() + u(24));
        }
        const QVariant known = index.data(PickModel::CountRole);
        if (const QString count = known.isValid() ? common::formatCount(known.toLongLong()) : QString();
            !count.isEmpty()) {
            painter->setFont(theme::font(theme::FontRole::Tabular));
            const int width = painter->fontMetrics().horizontalAdvance(count);
            painter->setPen(theme::tokens().muted);
            painter->drawText(place({area.right() - width, area.top(), width + 1, area.height()}),
                              Qt::AlignVCenter | Qt::TextSingleLine, count);
            area.setRight(area.right() - width - u(8));
        }
        painter->setFont(option.font);
        painter->setPen(theme::tokens().text);
        const int side = int(QStyle::visualAlignment(option.direction, Qt::AlignLeft) | Qt::AlignVCenter);
        painter->drawText(
            place(area), side | Qt::TextSingleLine,
            painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, area.width()));
        painter->restore();
    }
};

} // namespace

// ── model ────────────────────────────────────────────────────────────────────────────────────

PickModel::PickModel(bool isMultiple, QObject* parent)
    : QAbstractListModel(parent)
    , m_isMultiple(isMultiple)
{
}

void PickModel::setValues(std::vector<PickValue> values)
{
    if (values == m_all)
        return;
    m_all = std::move(values);
    select();
}

void PickModel::setChosen(const QStringList& chosen)
{
    if (chosen == m_chosen)
        return;
    m_chosen = chosen;
    select();
}

void PickModel::setSearch(const QString& search)
{
    m_search = search.trimmed();
    select();
}

void PickModel::setOthersAllowed(bool allowed)
{
    m_areOthersAllowed = allowed;
    select();
}

void PickModel::select()
{
    beginResetModel();
    m_shown.clear();
    bool isThere = m_search.isEmpty();
    std::copy_if(m_all.begin(), m_all.end(), std::back_inserter(m_shown), [&](const PickValue& value) {
        isThere = isThere || value.text.compare(m_search, Qt::CaseInsensitive) == 0;
        return value.text.contains(m_search, Qt::CaseInsensitive);
    });
    if (!isThere && m_areOthersAllowed)
        m_shown.push_back({m_search, m_search});
    // What is chosen but in no list can still be let go of.
    for (const QString& value : m_chosen) {
        const bool isKnown = std::any_of(m_all.begin(), m_all.end(),
                                         [&value](const PickValue& known) { return known.value == value; });
        if (!isKnown && value != m_search && value.contains(m_search, Qt::CaseInsensitive))
            m_shown.push_back({value, value});
    }
    endResetModel();
}

const PickValue* PickModel::at(const QModelIndex& index) const
{
    const bool isInside = index.isValid() && index.row() < rowCount();
    return isInside ? &m_shown[static_cast<std::size_t>(index.row())] : nullptr;
}

void PickModel::toggle(const QModelIndex& index)
{
    const PickValue* value = at(index);
    if (value == nullptr)
        return;
    if (!m_isMultiple)
        m_chosen = {value->value};
    else if (!m_chosen.removeOne(value->value))
        m_chosen.append(value->value);
    Q_EMIT dataChanged(index, index);
}

int PickModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

QVariant PickModel::data(const QModelIndex& index, int role) const
{
    const PickValue* value = at(index);
    if (value == nullptr)
        return {};
    const bool isChosen = m_chosen.contains(value->value);
    switch (role) {
    case Qt::DisplayRole:
        return value->text;
    case ValueRole:
        return value->value;
    case CountRole:
        return value->count ? QVariant(*value->count) : QVariant();
    case Qt::CheckStateRole:
        return m_isMultiple ? QVariant(isChosen ? Qt::Checked : Qt::Unchecked) : QVariant();
    case Qt::AccessibleTextRole: {
        const QString text =
            value->count ? tr("%1, %2 properties").arg(value->text, common::formatCount(*value->count))
                         : value->text;
        return isChosen ? tr("%1, chosen").arg(text) : text;
    }
    default:
        return {};
    }
}

Qt::ItemFlags PickModel::flags(const QModelIndex& index) const
{
    const Qt::ItemFlags flags = QAbstractListModel::flags(index);
    return index.isValid() ? flags | Qt::ItemNeverHasChildren : flags;
}

void PickerBox::setText(const QString& text)
{
    if (count() == 0)
        addItem(text);
    else
        setItemText(0, text);
}

// ── popup ────────────────────────────────────────────────────────────────────────────────────

ValuePicker::ValuePicker(const QString& name, bool isMultiple, QWidget* parent)
    : QFrame(parent, Qt::Popup)
    , m_isMultiple(isMultiple)
    , m_model(isMultiple)
{
    setAccessibleName(name);
    theme::setRole(this, theme::Role::Pane);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(8), u(8), u(8), u(8));
    layout->setSpacing(u(4));
    m_search = new QLineEdit(this);
    m_search->setPlaceholderText(tr("Search"));
    m_search->setAccessibleName(tr("Search in %1").arg(name));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(theme::icon(theme::Icon::Search, theme::Ink::Muted), QLineEdit::LeadingPosition);
    m_search->installEventFilter(this);
    layout->addWidget(m_search);
    m_list = new QListView(this);
    m_list->setAccessibleName(name);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new PickDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setMouseTracking(true);
    m_list->setFocusProxy(m_search);
    layout->addWidget(m_list, 1);
    m_nothing = common::mutedLabel(tr("Nothing is called so"), this);
    layout->addWidget(m_nothing);
    setFixedSize(u(pickerWidth), u(48) + pickerRows * common::rowHeight());
    connect(m_search, &QLineEdit::textChanged, &m_model, &PickModel::setSearch);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &ValuePicker::showNothing);
    connect(m_list, &QListView::clicked, this, &ValuePicker::take);
    showNothing();
}

void ValuePicker::showNothing()
{
    m_nothing->setVisible(m_model.rowCount() == 0);
    m_list->setVisible(m_model.rowCount() > 0);
    m_list->setCurrentIndex(m_model.index(0, 0));
}

void ValuePicker::openAt(const QWidget& widget)
{
    const bool isMirrored = widget.layoutDirection() == Qt::RightToLeft;
    QPoint at = widget.mapToGlobal(QPoint(isMirrored ? widget.width() - width() : 0, widget.height() + 2));
    if (const QScreen* screen = widget.screen()) {
        const QRect room = screen->availableGeometry();
        if (at.y() + height() > room.bottom())
            at.setY(std::max(room.top(), widget.mapToGlobal(QPoint()).y() - height() - 2));
        at.setX(std::clamp(at.x(), room.left(), std::max(room.left(), room.right() - width())));
    }
    move(at);
    show();
    m_search->setFocus();
}

void ValuePicker::take(const QModelIndex& index)
{
    if (!index.isValid())
        return;
    m_model.toggle(index);
    const QStringList values = m_model.chosen();
    if (!m_isMultiple)
        close();
    Q_EMIT chosen(values);
}

// Typing searches, the keys that move go to the list.
bool ValuePicker::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_search || event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        m_list->setFocusProxy(nullptr);
        QApplication::sendEvent(m_list, event);
        m_list->setFocusProxy(m_search);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        take(m_list->currentIndex());
        return true;
    default:
        return QFrame::eventFilter(watched, event);
    }
}

} // namespace properties
