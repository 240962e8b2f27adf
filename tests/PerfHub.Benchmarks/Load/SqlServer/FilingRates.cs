using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Load.SqlServer;

/// <summary>Rates of filing, and of the floors right before.</summary>
/// <param name="Filers">The number of concurrent filers, and of the floors' clients.</param>
/// <param name="Rate">Filings a second.</param>
/// <param name="MedianMilliseconds">The median latency of a filing.</param>
/// <param name="RowRate">Reports a second of the floor with one row.</param>
/// <param name="RowsRate">Reports a second of the floor with five more rows.</param>
/// <param name="RatioToRow">The rate divided by the first floor's.</param>
/// <param name="RatioToRows">The rate divided by the second floor's.</param>
/// <param name="Refusals">The number of filings that were refused with 503 and sent again, in all rounds.</param>
internal sealed record FilingRates(
    int Filers, double Rate, double MedianMilliseconds, double RowRate, double RowsRate, double RatioToRow, double RatioToRows, int Refusals)
{
    /// <summary>The median of each figure, and all refusals.</summary>
    public static FilingRates Median(IEnumerable<FilingRates> rounds)
    {
        List<FilingRates> all = [.. rounds];
        double Of(Func<FilingRates, double> figure) => all.Select(figure).Median();
        return new FilingRates(
            all[0].Filers,
            Of(it => it.Rate),
            Of(it => it.MedianMilliseconds),
            Of(it => it.RowRate),
            Of(it => it.RowsRate),
            Of(it => it.RatioToRow),
            Of(it => it.RatioToRows),
            all.Sum(it => it.Refusals));
    }

    public static void Print(IEnumerable<FilingRates> lines, string title)
    {
        Console.WriteLine();
        Console.WriteLine($"Filing on SQL Server, compared with a bare client on the same server; {title}");
        Console.WriteLine();
        Console.WriteLine("| filers | filings/s |  p50 ms | one row/s | with five rows/s | ÷ one row | ÷ with five rows | 503s |");
        Console.WriteLine("|-------:|----------:|--------:|----------:|-----------------:|----------:|-----------------:|-----:|");
        foreach (var it in lines)
        {
            Console.WriteLine(
                $"| {it.Filers,6} | {it.Rate,9:N1} | {it.MedianMilliseconds,7:N1} | {it.RowRate,9:N0} | {it.RowsRate,16:N0} | {it.RatioToRow,9:N3} | {it.RatioToRows,16:N3} | {it.Refusals,4} |");
        }
    }
}
