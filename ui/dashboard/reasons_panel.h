// “Why?”: the figures that the rating rests on, and each group against its target. GUI thread.
#pragma once

#include "ui/dashboard/dashboard_presenter.h"

#include <QWidget>

#include <vector>

class QVBoxLayout;

namespace dashboard {

class ReasonsPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ReasonsPanel(QWidget* parent = nullptr);

    void setReasons(const std::vector<Reason>& reasons);

private:
    QVBoxLayout* m_layout = nullptr;
    std::vector<Reason> m_shown;
};

} // namespace dashboard
