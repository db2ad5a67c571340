#include "ui/dashboard/advice_panel.h"

#include "ui/common/labels.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace dashboard {

AdvicePanel::AdvicePanel(QWidget* parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::u(4));
    layout->addWidget(common::sectionLabel(tr("What to do"), this));
    m_layout->setSpacing(theme::u(4));
    layout->addLayout(m_layout);
    hide();
}

void AdvicePanel::setLines(const std::vector<AdviceLine>& lines)
{
    if (lines == m_shown)
        return;
    m_shown = lines;
    while (QLayoutItem* item = m_layout->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const AdviceLine& line : lines)
        m_layout->addWidget(lineOf(line));
    setVisible(!lines.empty());
}

QWidget* AdvicePanel::lineOf(const AdviceLine& line)
{
    auto* widget = new QWidget(this);
    auto* layout = new QHBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::u(8));
    const bool isNotice = line.tone == theme::Tone::Neutral;
    const theme::Icon glyph = isNotice ? theme::Icon::Info : theme::toneIcon(line.tone);
    auto* icon = new common::IconLabel(glyph, 16, widget);
    icon->setIcon(glyph, isNotice ? theme::Ink::Muted : theme::toneInk(line.tone));
    auto* text = new QLabel(line.sentence, widget);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(icon);
    layout->addWidget(text, 1);
    if (line.button.isEmpty())
        return widget;
    auto* button = new QPushButton(line.button, widget);
    button->setAccessibleDescription(line.sentence);
    connect(button, &QPushButton::clicked, this, [this, action = line.action, subject = line.subject] {
        Q_EMIT actionRequested(action, subject);
    });
    layout->addWidget(button);
    return widget;
}

} // namespace dashboard
