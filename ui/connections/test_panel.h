// The test of a connection: steps that fill live, its verdict, the rights that were found. GUI thread.
#pragma once

#include "ui/connections/test_presenter.h"

#include <QWidget>

class QBoxLayout;
class QLabel;
class QPushButton;
class QScrollArea;

namespace common {
class IconLabel;
}

namespace connections {

class TestPanel : public QWidget
{
    Q_OBJECT

public:
    // The presenter outlives the panel.
    explicit TestPanel(TestPresenter& presenter, QWidget* parent = nullptr);

private:
    void update();
    QWidget* lineWidget(const TestLine& line);

    TestPresenter& m_presenter;
    common::IconLabel* m_glyph;
    QLabel* m_verdict;
    QPushButton* m_cancel = nullptr;
    QPushButton* m_close = nullptr;
    QScrollArea* m_scroll = nullptr;
};

} // namespace connections
