// How opening goes: PostgreSQL ✓  Redis ✓  properties ▓▓▓░ 7,400 of 10,000 · 2 s left. GUI thread.
#pragma once

#include "ui/welcome/welcome_presenter.h"

#include <QWidget>

class QProgressBar;
class QPushButton;

namespace common {
class ElidedLabel;
class StatusLabel;
} // namespace common

namespace welcome {

class OpeningRow : public QWidget
{
    Q_OBJECT

public:
    explicit OpeningRow(QWidget* parent = nullptr);

    // properties: only sample data is filled; servers of somebody's are only looked at.
    void show(const OpeningState& state, bool sample);

Q_SIGNALS:
    void cancelRequested();
    void openNowRequested();

private:
    void showFilling(const OpeningState& state);

    common::StatusLabel* m_postgres = nullptr;
    common::StatusLabel* m_redis = nullptr;
    common::StatusLabel* m_properties = nullptr;
    QProgressBar* m_bar = nullptr;
    common::ElidedLabel* m_figures = nullptr;
    QPushButton* m_cancel = nullptr;
    QPushButton* m_openNow = nullptr;
};

} // namespace welcome
