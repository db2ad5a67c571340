// The tab Memory: what fills Redis as bars, when keys expire, and the biggest keys. GUI thread.
#pragma once

#include "ui/server/list_tab.h"
#include "ui/server/memory_presenter.h"

class QComboBox;
class QPushButton;

namespace charts {
class BarChart;
}

namespace common {
class ProgressRow;
}

namespace server {

class MinuteChart;

class MemoryTab : public ListTab
{
    Q_OBJECT

public:
    // The presenter outlives the tab.
    explicit MemoryTab(MemoryPresenter& presenter, QWidget* parent = nullptr);

    QPushButton* measureButton() const { return m_measure; }
    QComboBox* sizeField() const { return m_size; }
    common::ProgressRow* progress() const { return m_progress; }
    charts::BarChart* namespaces() const { return m_namespaces; }
    charts::BarChart* types() const { return m_types; }
    charts::BarChart* expiries() const { return m_expiries; }
    MinuteChart* minutes() const { return m_minutes; }

Q_SIGNALS:
    void keyRequested(const QByteArray& key); // on the Keys page

protected:
    void showAll() override;
    void openMenu(const QPoint& globalPosition) override;

private:
    QWidget* buildCharts();
    void buildTools();
    void showSample();

    MemoryPresenter& m_presenter;
    QDateTime m_shown; // the sample that the charts show
    QComboBox* m_size = nullptr;
    QPushButton* m_measure = nullptr;
    common::ProgressRow* m_progress = nullptr;
    charts::BarChart* m_namespaces = nullptr;
    charts::BarChart* m_types = nullptr;
    charts::BarChart* m_expiries = nullptr;
    MinuteChart* m_minutes = nullptr;
};

} // namespace server
