#include "ui/dashboard/reasons_panel.h"

#include "ui/common/labels.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace dashboard {

ReasonsPanel::ReasonsPanel(QWidget* parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this))
{
    theme::setRole(this, theme::Role::Pane);
    setAccessibleName(tr("Why the rating is what it is"));
    m_layout->setContentsMargins(theme::u(12), theme::u(12), theme::u(12), theme::u(12));
    m_layout->setSpacing(theme::u(4));
}

void ReasonsPanel::setReasons(const std::vector<Reason>& reasons)
{
    if (reasons == m_shown)
        return;
    m_shown = reasons;
    while (QLayoutItem* item = m_layout->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const Reason& reason : reasons) {
        auto* line = new QWidget(this);
        auto* layout = new QHBoxLayout(line);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(theme::u(8));
        const bool isPlain = reason.tone == theme::Tone::Neutral;
        const theme::Icon glyph = isPlain ? theme::Icon::Info : theme::toneIcon(reason.tone);
        auto* icon = new common::IconLabel(glyph, 16, line);
        icon->setIcon(glyph, isPlain ? theme::Ink::Muted : theme::toneInk(reason.tone));
        auto* text = new QLabel(reason.text, line);
        text->setWordWrap(true);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        layout->addWidget(icon);
        layout->addWidget(text, 1);
        m_layout->addWidget(line);
    }
}

} // namespace dashboard
