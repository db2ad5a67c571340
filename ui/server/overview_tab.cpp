#include "ui/server/overview_tab.h"

#include "ui/common/labels.h"
#include "ui/theme/theme.h"

#include <QGridLayout>
#include <QLabel>

namespace server {

using theme::u;

OverviewTab::OverviewTab(OverviewPresenter& presenter, QWidget* parent)
    : ListTab(presenter, tr("Information of the server"), tr("Field or value"), parent)
    , m_presenter(presenter)
{
    buildFacts();
    addAbove(m_facts);
    showAll();
}

void OverviewTab::buildFacts()
{
    m_facts = new QWidget(this);
    auto* grid = new QGridLayout(m_facts);
    grid->setContentsMargins(u(16), 0, u(16), u(4));
    grid->setHorizontalSpacing(u(16));
    grid->setVerticalSpacing(u(8));
    constexpr int lines = 4;
    for (int row = 0; row < lines; ++row) {
        Line line{common::mutedLabel({}, m_facts), new QLabel(m_facts),
                  new common::IconLabel(theme::Icon::Good, 16, m_facts), new QLabel(m_facts)};
        for (QLabel* label : {line.text, line.verdict}) {
            label->setWordWrap(true);
            label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        }
        auto* verdict = new QHBoxLayout;
        verdict->setSpacing(u(4));
        verdict->addWidget(line.glyph, 0, Qt::AlignTop);
        verdict->addWidget(line.verdict, 1);
        grid->addWidget(line.label, row, 0, Qt::AlignTop);
        grid->addWidget(line.text, row, 1, Qt::AlignTop);
        grid->addLayout(verdict, row, 2);
        m_lines.push_back(line);
    }
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(2, 1);
}

void OverviewTab::showAll()
{
    ListTab::showAll();
    const std::vector<Fact> facts = m_presenter.facts();
    m_facts->setVisible(!facts.empty());
    if (facts == m_shown)
        return; // a selection in a label stays
    m_shown = facts;
    for (std::size_t i = 0; i < m_lines.size() && i < facts.size(); ++i) {
        const Fact& fact = facts[i];
        m_lines[i].label->setText(fact.label);
        m_lines[i].text->setText(fact.text);
        m_lines[i].verdict->setText(fact.verdict);
        m_lines[i].verdict->setVisible(!fact.verdict.isEmpty());
        m_lines[i].glyph->setVisible(!fact.verdict.isEmpty());
        m_lines[i].glyph->setIcon(theme::toneIcon(fact.tone), theme::toneInk(fact.tone));
        m_lines[i].text->setAccessibleName(
            QStringLiteral("%1: %2 %3").arg(fact.label, fact.text, fact.verdict));
    }
}

} // namespace server
