// What a bench prints: a table for people and one JSON object a line for programs. Also the tools
// that make a comparison fair: rounds in turn, both sides on one core.
#pragma once

#include <QString>

#include <functional>
#include <vector>

namespace bench {

enum class Better { Lower, Higher };

struct Figure
{
    QString name;     // the case: “page, middle”
    double value = 0; // median of the rounds
    double least = 0;
    double most = 0;
    QString unit;    // “ratio”, “ms”, “MiB”
    QString against; // the peer, measured in the same run
    double goal = 0; // 0: none, shown for information
    Better better = Better::Lower;
};

class Figures
{
public:
    explicit Figures(QString bench);

    void add(const Figure& figure);
    // The median, least and most of a list of measured ratios.
    void add(Figure figure, std::vector<double> rounds);

    // Prints; returns the process' exit code: 0, also when a goal was missed, because a figure is no test.
    int print() const;

private:
    QString m_bench;
    std::vector<Figure> m_figures;
};

double median(std::vector<double> values);

// Keeps this process, all its threads, and what it starts from now on on one core. Processes that
// run already are named by pid.
void pinToOneCore(const std::vector<qint64>& others);

// Calls work again and again for about `seconds`; returns calls per second.
double ratePerSecond(double seconds, const std::function<void()>& work);

} // namespace bench
