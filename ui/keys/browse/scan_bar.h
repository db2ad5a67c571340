// The last line below the keys: how far the scan is and what it costs, whether changes are followed, what is
// selected. A list that is not whole always says so here. GUI thread.
#pragma once

#include <QWidget>

class QProgressBar;
class QPushButton;

namespace common {
class ElidedLabel;
class StatusLabel;
} // namespace common

namespace keys {

class BrowsePresenter;

class ScanBar : public QWidget
{
    Q_OBJECT

public:
    // The presenter outlives the bar.
    explicit ScanBar(BrowsePresenter& presenter, QWidget* parent = nullptr);

    QString text() const;
    QString selection() const;
    QString note() const; // what a filter or an order does not know
    common::StatusLabel* live() const { return m_live; }
    QPushButton* pauseButton() const { return m_pause; }
    QPushButton* stopButton() const { return m_stop; }
    QPushButton* againButton() const { return m_again; }
    QPushButton* askButton() const { return m_ask; }

private:
    void build();
    void refresh();
    void showScan();
    QString scanText() const;

    BrowsePresenter& m_presenter;
    common::StatusLabel* m_live = nullptr;
    common::ElidedLabel* m_text = nullptr;
    QProgressBar* m_bar = nullptr;
    QPushButton* m_pause = nullptr;
    QPushButton* m_stop = nullptr;
    QPushButton* m_again = nullptr;
    common::ElidedLabel* m_note = nullptr;
    QPushButton* m_ask = nullptr;
    common::ElidedLabel* m_selection = nullptr;
    QPushButton* m_clear = nullptr;
};

} // namespace keys
