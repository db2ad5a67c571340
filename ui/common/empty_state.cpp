#include "ui/common/empty_state.h"

#include "ui/common/labels.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

namespace common {

EmptyState::EmptyState(QWidget* parent)
    : QWidget(parent)
{
    m_icon = new IconLabel(theme::Icon::Search, 32, this);
    m_title = new QLabel(this);
    theme::setFont(m_title, theme::FontRole::Section);
    m_detail = mutedLabel({}, this);
    m_detail->setAlignment(Qt::AlignHCenter);
    m_detail->setWordWrap(true);
    m_detail->setFixedWidth(theme::u(440));
    m_copyable = new QLineEdit(this);
    m_copyable->setReadOnly(true);
    m_copyable->setAccessibleName(tr("Command to copy"));
    m_copyable->setMinimumWidth(theme::u(360));
    theme::setFont(m_copyable, theme::FontRole::Fixed);
    m_copy = new QPushButton(theme::icon(theme::Icon::Copy), tr("Copy"), this);
    m_action = new QPushButton(this);

    auto* copyRow = new QHBoxLayout;
    copyRow->addStretch();
    copyRow->addWidget(m_copyable);
    copyRow->addWidget(m_copy);
    copyRow->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->addStretch(2);
    layout->addWidget(m_icon, 0, Qt::AlignHCenter);
    layout->addSpacing(theme::u(4));
    layout->addWidget(m_title, 0, Qt::AlignHCenter);
    layout->addWidget(m_detail, 0, Qt::AlignHCenter);
    layout->addLayout(copyRow);
    layout->addSpacing(theme::u(4));
    layout->addWidget(m_action, 0, Qt::AlignHCenter);
    layout->addStretch(3);
    connect(m_action, &QPushButton::clicked, this, &EmptyState::actionRequested);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_copyable->text()); });
}

void EmptyState::setText(const EmptyText& text)
{
    const bool neutral = text.tone == theme::Tone::Neutral;
    m_icon->setIcon(neutral ? text.icon : theme::toneIcon(text.tone),
                    neutral ? theme::Ink::Muted : theme::toneInk(text.tone));
    m_title->setText(text.title);
    m_detail->setText(text.detail);
    // A layout item that is centred is not asked for its height by width.
    m_detail->setFixedHeight(m_detail->heightForWidth(m_detail->width()));
    m_detail->setVisible(!text.detail.isEmpty());
    m_copyable->setText(text.copyable);
    m_copyable->setVisible(!text.copyable.isEmpty());
    m_copy->setVisible(!text.copyable.isEmpty());
    m_action->setText(text.action);
    m_action->setVisible(!text.action.isEmpty());
    setAccessibleName(text.detail.isEmpty() ? text.title : text.title + QStringLiteral(". ") + text.detail);
}

QString EmptyState::title() const
{
    return m_title->text();
}

} // namespace common
