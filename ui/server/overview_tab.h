// The tab Overview: four lines that say what this server is and how it is set up, and INFO below. GUI thread.
#pragma once

#include "ui/server/list_tab.h"
#include "ui/server/overview_presenter.h"

class QLabel;

namespace common {
class IconLabel;
}

namespace server {

class OverviewTab : public ListTab
{
    Q_OBJECT

public:
    // The presenter outlives the tab.
    explicit OverviewTab(OverviewPresenter& presenter, QWidget* parent = nullptr);

    const std::vector<Fact>& shownFacts() const { return m_shown; }

protected:
    void showAll() override;

private:
    struct Line
    {
        QLabel* label = nullptr;
        QLabel* text = nullptr;
        common::IconLabel* glyph = nullptr;
        QLabel* verdict = nullptr;
    };
    void buildFacts();

    OverviewPresenter& m_presenter;
    QWidget* m_facts = nullptr;
    std::vector<Line> m_lines;
    std::vector<Fact> m_shown;
};

} // namespace server
