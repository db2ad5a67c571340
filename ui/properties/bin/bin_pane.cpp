#include "ui/properties/bin/bin_pane.h"

#include "ui/common/foot.h"
#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/properties/editing/draft.h"
#include "ui/properties/words.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace properties {

using property::Field;
using theme::u;

BinPane::BinPane(QWidget* parent)
    : QFrame(parent)
{
    setAccessibleName(tr("Deleted property"));
    theme::setRole(this, theme::Role::Surface);
    setMinimumWidth(u(360));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto* header = new QHBoxLayout;
    header->setContentsMargins(u(16), u(8), u(8), u(4));
    m_title = new common::ElidedLabel(QString(), this);
    theme::setFont(m_title, theme::FontRole::Section);
    header->addWidget(m_title, 1);
    auto* close = new QPushButton(theme::icon(theme::Icon::Close), QString(), this);
    theme::setRole(close, theme::Role::Quiet);
    close->setAccessibleName(tr("Close the property"));
    close->setToolTip(tr("Close (Esc)"));
    header->addWidget(close);
    layout->addLayout(header);
    auto* scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* body = new QWidget(scroll);
    theme::setRole(body, theme::Role::Surface);
    auto* grid = new QGridLayout(body);
    grid->setContentsMargins(u(16), u(4), u(16), u(16));
    grid->setHorizontalSpacing(u(16));
    grid->setVerticalSpacing(u(8));
    grid->setColumnStretch(1, 1);
    const auto addRow = [&](const QString& name) {
        auto* label = common::mutedLabel(name, body);
        auto* value = new QLabel(body);
        value->setTextFormat(Qt::PlainText);
        value->setWordWrap(true);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        value->setAccessibleName(name);
        const int row = grid->rowCount();
        grid->addWidget(label, row, 0, Qt::AlignTop);
        grid->addWidget(value, row, 1, Qt::AlignTop);
        return value;
    };
    m_deleted = addRow(tr("Deleted"));
    for (const Field field : formOrder)
        m_values.emplace(field, addRow(fieldText(field)));
    m_facts = addRow(tr("Version"));
    m_restore = new QPushButton(tr("Restore"), body);
    m_restore->setAutoDefault(false);
    common::markFoot(m_restore);
    grid->addWidget(m_restore, grid->rowCount(), 1, Qt::AlignLeading);
    grid->setRowStretch(grid->rowCount(), 1);
    scroll->setWidget(body);
    layout->addWidget(scroll, 1);
    connect(close, &QPushButton::clicked, this, &BinPane::closeRequested);
    connect(m_restore, &QPushButton::clicked, this, &BinPane::restoreRequested);
}

void BinPane::setEntry(const property::BinEntry& entry)
{
    const property::Property& property = entry.property;
    m_id = property.id;
    m_title->setText(QStringLiteral("%1 %2").arg(property.id).arg(property.title));
    const QString when = common::formatTime(entry.deleted.toLocalTime());
    m_deleted->setText(entry.deletedBy.isEmpty() ? when : tr("%1 by %2").arg(when, entry.deletedBy));
    m_deleted->setToolTip(common::exactTime(entry.deleted.toLocalTime()));
    for (const auto& [field, label] : m_values) {
        const QString value = valueText(field, property, common::locale());
        label->setText(value.isEmpty() ? common::unknown() : value);
    }
    m_facts->setText(QString::number(property.version));
}

QString BinPane::text(Field field) const
{
    return m_values.at(field)->text();
}

void BinPane::setRefusal(const QString& reason)
{
    m_restore->setEnabled(reason.isEmpty());
    m_restore->setToolTip(reason);
}

} // namespace properties
