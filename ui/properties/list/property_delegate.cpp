#include "ui/properties/list/property_delegate.h"

#include "ui/properties/list/property_cell.h"
#include "ui/properties/list/property_list_model.h"
#include "ui/properties/words.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QStringListModel>

namespace properties {

namespace {

using property::Field;
using theme::u;

bool isChoice(Field field)
{
    return field == Field::Type || field == Field::Status || field == Field::Agent;
}

void giveCompleter(QLineEdit* line, const QStringList& proposals, Field field)
{
    auto* completer = new QCompleter(proposals, line);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(isChoice(field) ? Qt::MatchStartsWith : Qt::MatchContains);
    completer->setMaxVisibleItems(10);
    line->setCompleter(completer);
}

// The line that a completer's list belongs to, or the line itself.
QLineEdit* lineOf(QObject* watched)
{
    if (auto* line = qobject_cast<QLineEdit*>(watched))
        return line;
    return qobject_cast<QLineEdit*>(watched->property("line").value<QObject*>());
}

} // namespace

PropertyDelegate::PropertyDelegate(EditPresenter& editing, QObject* parent)
    : common::CellDelegate(parent)
    , m_editing(editing)
{
}

// ── look ─────────────────────────────────────────────────────────────────────────────────────

void PropertyDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    common::CellDelegate::initStyleOption(option, index);
    // The row's ground says that something is staged in it, weight where.
    if (index.data(common::OldValueRole).isValid())
        option->font.setWeight(QFont::DemiBold);
}

void PropertyDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                             const QModelIndex& index) const
{
    common::CellDelegate::paint(painter, option, index);
    if (index.data(ProblemRole).toString().isEmpty())
        return;
    painter->save();
    painter->setPen(QPen(theme::tokens().bad, u(2)));
    painter->drawRect(QRectF(option.rect).adjusted(u(1), u(1), -u(1), -u(1)));
    painter->restore();
}

// ── editing ──────────────────────────────────────────────────────────────────────────────────

QStringList PropertyDelegate::proposals(Field field) const
{
    QStringList texts;
    switch (field) {
    case Field::Type:
        for (const auto type : property::allTypes)
            texts.append(typeText(type));
        break;
    case Field::Status:
        for (const auto status : property::allStatuses)
            texts.append(statusText(status));
        break;
    case Field::Agent:
        for (const property::Agent& agent : m_editing.agents()) {
            if (agent.active)
                texts.append(agent.name);
        }
        break;
    case Field::Location:
        return m_cities;
    default:
        break;
    }
    return texts;
}

QWidget* PropertyDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&,
                                        const QModelIndex& index) const
{
    const auto field = fieldOf(index.column());
    if (!field)
        return nullptr;
    auto* line = new QLineEdit(parent);
    line->setAccessibleName(columnTitle(index.column()));
    line->setObjectName(QStringLiteral("cellEditor"));
    if (isNumberColumn(index.column())) {
        line->setAlignment(Qt::AlignTrailing | Qt::AlignVCenter);
        theme::setFont(line, theme::FontRole::Tabular);
    }
    if (const QStringList texts = proposals(*field); !texts.isEmpty()) {
        giveCompleter(line, texts, *field);
        QAbstractItemView* list = line->completer()->popup();
        list->setProperty("line", QVariant::fromValue<QObject*>(line));
        list->installEventFilter(const_cast<PropertyDelegate*>(this));
    }
    return line;
}

void PropertyDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const
{
    auto* line = static_cast<QLineEdit*>(editor);
    const auto* model = static_cast<const PropertyListModel*>(index.model());
    const property::Property* row = model->at(index.row());
    if (row == nullptr || line->isModified())
        return; // a refresh must not overwrite what is being typed
    m_row = *row;
    line->setText(m_editing.textOf(*row, fieldOf(index.column()).value_or(Field::Title)));
}

void PropertyDelegate::setModelData(QWidget* editor, QAbstractItemModel* model,
                                    const QModelIndex& index) const
{
    auto* line = static_cast<QLineEdit*>(editor);
    const auto field = fieldOf(index.column());
    if (line->isModified() && m_row && field)
        static_cast<PropertyListModel*>(model)->enter(*m_row, *field, line->text());
}

void PropertyDelegate::updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                                            const QModelIndex&) const
{
    editor->setGeometry(option.rect);
}

bool PropertyDelegate::endBy(QLineEdit* editor, const QKeyEvent& event)
{
    switch (event.key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        Q_EMIT commitData(editor);
        Q_EMIT closeEditor(editor, NoHint);
        if (event.modifiers() & Qt::ShiftModifier)
            Q_EMIT upRequested();
        else
            Q_EMIT downRequested();
        return true;
    case Qt::Key_Tab:
        Q_EMIT commitData(editor);
        Q_EMIT closeEditor(editor, EditNextItem);
        return true;
    case Qt::Key_Backtab:
        Q_EMIT commitData(editor);
        Q_EMIT closeEditor(editor, EditPreviousItem);
        return true;
    case Qt::Key_Escape:
        Q_EMIT closeEditor(editor, RevertModelCache);
        return true;
    default:
        return false;
    }
}

bool PropertyDelegate::eventFilter(QObject* watched, QEvent* event)
{
    QLineEdit* line = lineOf(watched);
    auto* list = qobject_cast<QAbstractItemView*>(watched);
    if (line == nullptr || event->type() != QEvent::KeyPress) // a list of proposals is no editor
        return list == nullptr && common::CellDelegate::eventFilter(watched, event);
    const auto& pressed = *static_cast<const QKeyEvent*>(event);
    const int key = pressed.key();
    if (list == nullptr) {
        // The whole list of a choice, without a letter typed.
        if ((key == Qt::Key_Down || key == Qt::Key_Up) && line->completer() != nullptr) {
            line->completer()->setCompletionPrefix(QString());
            line->completer()->complete();
            return true;
        }
        return endBy(line, pressed) || common::CellDelegate::eventFilter(watched, event);
    }
    const bool isChosen = key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Tab;
    if (!isChosen)
        return false;
    if (list->currentIndex().isValid() && list->isVisible()) {
        line->setText(list->currentIndex().data().toString());
        line->setModified(true);
    }
    list->hide();
    return endBy(line, pressed);
}

} // namespace properties
