#include "ui/common/status_line.h"

#include "ui/common/labels.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>

namespace common {

StatusLine::StatusLine(QWidget* parent)
    : QWidget(parent)
{
    m_text = new ElidedLabel({}, this);
    m_text->setMuted(true);
    theme::setFont(m_text, theme::FontRole::Tabular);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(theme::u(16), 0, theme::u(16), 0);
    layout->addWidget(m_text, 1);
    m_trailing = new QHBoxLayout;
    layout->addLayout(m_trailing);
    setMinimumHeight(theme::u(32));
}

void StatusLine::setParts(const QStringList& parts)
{
    QStringList shown = parts;
    shown.removeAll(QString());
    m_text->setText(shown.join(QStringLiteral(" · ")));
}

QString StatusLine::text() const
{
    return m_text->text();
}

void StatusLine::addTrailing(QWidget* widget)
{
    m_trailing->addWidget(widget);
}

} // namespace common
