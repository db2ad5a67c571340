#include "ui/properties/field_row.h"

#include "ui/common/labels.h"
#include "ui/properties/words.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QStyle>

namespace properties {

using theme::u;

UnitEdit::UnitEdit(const QString& unit, QWidget* parent)
    : QLineEdit(parent)
    , m_unit(unit)
{
    setAlignment(Qt::AlignTrailing | Qt::AlignVCenter);
    makeRoom();
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, &UnitEdit::makeRoom);
}

void UnitEdit::makeRoom()
{
    const int room = fontMetrics().horizontalAdvance(m_unit) + u(8);
    isRightToLeft() ? setTextMargins(room, 0, 0, 0) : setTextMargins(0, 0, room, 0);
}

void UnitEdit::paintEvent(QPaintEvent* event)
{
    QLineEdit::paintEvent(event);
    QPainter painter(this);
    painter.setPen(theme::tokens().muted);
    const QRect area = rect().adjusted(u(8), 0, -u(8), 0);
    painter.drawText(area, int(QStyle::visualAlignment(layoutDirection(), Qt::AlignRight) | Qt::AlignVCenter),
                     m_unit);
}

FieldRow::FieldRow(property::Field field, QWidget* input, QGridLayout* grid, QWidget* parent)
    : QObject(parent)
    , m_field(field)
    , m_input(input)
{
    auto* label = new QLabel(fieldText(field), parent);
    theme::setRole(label, theme::Role::Muted);
    label->setBuddy(input);
    input->setAccessibleName(fieldText(field));

    m_messageLine = new QWidget(parent);
    auto* line = new QHBoxLayout(m_messageLine);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(u(4));
    auto* glyph = new common::IconLabel(theme::toneIcon(theme::Tone::Bad), 16, m_messageLine);
    glyph->setIcon(theme::toneIcon(theme::Tone::Bad), theme::Ink::Bad);
    line->addWidget(glyph, 0, Qt::AlignTop);
    m_message = new QLabel(m_messageLine);
    m_message->setWordWrap(true);
    line->addWidget(m_message, 1);
    m_messageLine->hide();

    m_was = new QPushButton(parent);
    theme::setRole(m_was, theme::Role::Link);
    m_was->setMaximumHeight(u(24));
    m_was->hide();
    connect(m_was, &QPushButton::clicked, this, &FieldRow::revertRequested);

    const int row = grid->rowCount();
    const bool isWide = input->sizePolicy().horizontalPolicy() != QSizePolicy::Fixed;
    grid->addWidget(label, row, 0, Qt::AlignTop | Qt::AlignLeading);
    label->setContentsMargins(0, u(6), 0, 0);
    grid->addWidget(input, row, 1, isWide ? Qt::Alignment() : Qt::AlignLeading);
    grid->addWidget(m_messageLine, row + 1, 1);
    grid->addWidget(m_was, row + 2, 1, Qt::AlignLeading);
}

void FieldRow::setLook(const FieldLook& look)
{
    m_look = look;
    m_message->setText(look.problem);
    m_messageLine->setVisible(!look.problem.isEmpty());
    QString was = look.was.simplified();
    if (was.size() > 40)
        was = was.left(39) + QChar(0x2026);
    const QString before = was.isEmpty() ? tr("empty") : was;
    m_was->setText(look.isChanged ? tr("was %1 ↺").arg(before) : QString());
    m_was->setAccessibleName(look.isChanged ? tr("%1 was %2, revert").arg(fieldText(m_field), before)
                                            : QString());
    m_was->setVisible(look.isChanged);
    theme::setRole(m_input, !look.problem.isEmpty() ? theme::Role::Invalid
                            : look.isChanged        ? theme::Role::Dirty
                                                    : theme::Role::None);
    QStringList said;
    if (!look.problem.isEmpty())
        said.append(look.problem);
    if (look.isChanged)
        said.append(tr("changed, was %1").arg(before));
    m_input->setAccessibleDescription(said.join(QStringLiteral(". ")));
}

} // namespace properties
