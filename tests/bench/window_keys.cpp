#include "tests/bench/window_keys.h"

#include "tests/bench/window_steps.h"
#include "ui/keys/browse/browser_tab.h"
#include "ui/keys/browse/key_filter_line.h"
#include "ui/keys/browse/key_tree_view.h"
#include "ui/keys/keys_page.h"

#include <QElapsedTimer>
#include <QLineEdit>
#include <QScrollBar>

#include <cstdio>

namespace bench {

namespace {

constexpr double gapGoal = 33;        // ms, beyond the control's
constexpr double firstRowsGoal = 150; // ms after the click

class Keys
{
public:
    explicit Keys(keys::KeysPage& page)
        : m_tab(*page.browser())
    {
    }

    std::vector<Step> steps();

private:
    bool isScanned() { return m_tab.presenter().progress().state == keyspace::ScanState::Complete; }
    QModelIndex node() { return m_tab.presenter().tree().indexOf(QByteArrayLiteral("bench:")); }

    keys::BrowserTab& m_tab;
};

std::vector<Step> Keys::steps()
{
    const auto scanned = [this] { return isScanned(); };
    keys::BrowsePresenter& presenter = m_tab.presenter();
    return {
        {"keys scanned to the end", [] {}, scanned},
        {"a namespace of all keys opened", [this] { m_tab.tree()->expand(node()); },
         [this] { return m_tab.tree()->model()->rowCount(node()) > 1; }},
        {"keys scrolled to the end of what is listed",
         [this] {
             QScrollBar* const bar = m_tab.tree()->verticalScrollBar();
             for (int part = 0; part <= 100; ++part)
                 bar->setValue(part * bar->maximum() / 100);
         },
         scanned},
        {"keys filtered",
         [&presenter] {
             keyspace::Filter filter;
             filter.text = QByteArrayLiteral("*77*");
             presenter.setFilter(filter);
         },
         [&presenter] { return presenter.view().rows > 0 && presenter.filter().text == "*77*"; }},
        {"all keys again", [&presenter] { presenter.clearFilter(); },
         [&presenter] { return presenter.view().rows > 500'000 || presenter.filter().isEmpty(); }},
        {"all keys selected", [this] { m_tab.selectAll(); },
         [&presenter] { return presenter.view().selected > 0; }},
        {"keys scanned again", [&presenter] { presenter.scanAgain(); }, scanned},
    };
}

} // namespace

bool fillKeys(redis::Connection& redis, qint64 keys)
{
    constexpr qint64 together = 1000;
    for (qint64 from = 0; from < keys; from += together) {
        redis::Command command{"MSET"};
        for (qint64 each = from; each < std::min(keys, from + together); ++each)
            command << "bench:" + QByteArray::number(each).rightJustified(34, '0') << "x";
        if (const auto stored = redis.call(command); !stored) {
            std::fprintf(stderr, "keys: %s\n", qPrintable(stored.error().detail));
            return false;
        }
    }
    return true;
}

bool measureKeys(keystead::ProfileWindow& window, Figures& figures)
{
    keys::KeysPage* page = nullptr;
    QElapsedTimer since;
    double firstRows = 0;
    const std::vector<Step> opening{
        {"the Keys page opened",
         [&] {
             since.start();
             window.window().openPage(QStringLiteral("keys"));
             page = window.window().findChild<keys::KeysPage*>();
         },
         [&] {
             const bool isThere = page != nullptr && page->browser()->presenter().tree().rowCount({}) > 0;
             if (isThere && firstRows == 0)
                 firstRows = static_cast<double>(since.nsecsElapsed()) / 1e6;
             return isThere;
         }}};
    if (!measureSteps(opening, gapGoal, figures))
        return false;
    figures.add({QStringLiteral("first keys on the screen"), firstRows, firstRows, firstRows,
                 QStringLiteral("ms"), QStringLiteral("the click"), firstRowsGoal, Better::Lower});
    return measureSteps(Keys(*page).steps(), gapGoal, figures);
}

} // namespace bench
