#include "ui/properties/editing/save_bar.h"

#include "ui/common/foot.h"
#include "ui/common/labels.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace properties {

using theme::u;

SaveBar::SaveBar(QWidget* parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Staged changes"));
    common::markFoot(this);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(u(16), u(8), u(16), u(8));
    layout->setSpacing(u(8));
    m_text = new common::ElidedLabel(QString(), this);
    layout->addWidget(m_text, 1);
    m_preview = new QPushButton(tr("Preview"), this);
    m_preview->setToolTip(tr("What will be written, field by field"));
    layout->addWidget(m_preview);
    m_discard = new QPushButton(tr("Discard"), this);
    m_discard->setToolTip(tr("Goes back to what is stored; can be undone"));
    layout->addWidget(m_discard);
    m_save = new QPushButton(this);
    theme::setRole(m_save, theme::Role::Primary);
    layout->addWidget(m_save);
    connect(m_preview, &QPushButton::clicked, this, &SaveBar::previewRequested);
    connect(m_discard, &QPushButton::clicked, this, &SaveBar::discardRequested);
    connect(m_save, &QPushButton::clicked, this, &SaveBar::saveRequested);
    hide();
}

void SaveBar::setStaged(const QString& text, int total, bool isSaving)
{
    m_text->setText(isSaving ? tr("%1 · saving…").arg(text) : text);
    m_save->setText(total > 0 ? tr("Save %n", nullptr, total) : QString());
    m_save->setAccessibleName(total > 0 ? tr("Save %n change(s)", nullptr, total) : QString());
    setVisible(total > 0);
}

void SaveBar::setPreviewed(bool canBePreviewed)
{
    m_preview->setVisible(canBePreviewed);
}

void SaveBar::setRefusal(const QString& reason)
{
    m_save->setEnabled(reason.isEmpty());
    m_save->setToolTip(reason);
    m_save->setAccessibleDescription(reason);
}

void SaveBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme::tokens().changed);
    painter.fillRect(0, 0, width(), 1, theme::tokens().line);
}

} // namespace properties
