// “What to do”: sentences with the figure they rest on, each with a button that does or opens what it
// advises. GUI thread.
#pragma once

#include "ui/dashboard/advice.h"

#include <QWidget>

#include <vector>

class QVBoxLayout;

namespace dashboard {

class AdvicePanel : public QWidget
{
    Q_OBJECT

public:
    explicit AdvicePanel(QWidget* parent = nullptr);

    // None: hidden.
    void setLines(const std::vector<AdviceLine>& lines);

Q_SIGNALS:
    // action: AdviceRule::action; subject: the group it is about, or empty.
    void actionRequested(const QString& action, const QString& subject);

private:
    QWidget* lineOf(const AdviceLine& line);

    QVBoxLayout* m_layout = nullptr;
    std::vector<AdviceLine> m_shown;
};

} // namespace dashboard
