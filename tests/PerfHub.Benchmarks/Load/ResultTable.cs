namespace PerfHub.Benchmarks.Load;

/// <summary>A rate beside the floor's.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Rate">Requests a second, median of the rounds.</param>
/// <param name="BaselineRate">The floor's.</param>
/// <param name="Ratio">Median of the rounds' ratios.</param>
internal sealed record Measurement(string Name, double Rate, double BaselineRate, double Ratio);

/// <summary>What was measured, each line beside its target.</summary>
internal sealed class ResultTable
{
    private readonly List<string> _lines = [];
    private int _missed;

    public void Add(Measurement it, double atLeast) =>
        Add($"| {it.Name,-34} | {it.Rate,10:N0} | {it.BaselineRate,10:N0} | {it.Ratio,7:N2} | ≥ {atLeast,-5:N2} |", it.Ratio >= atLeast);

    public void Add(string name, double value, double atMost) =>
        Add($"| {name,-34} | {"",10} | {"",10} | {value,7:N2} | ≤ {atMost,-5:N2} |", value <= atMost);

    /// <summary>Prints all lines.</summary>
    /// <returns>How many missed their targets.</returns>
    public int Print(string title)
    {
        Console.WriteLine();
        Console.WriteLine(title);
        Console.WriteLine();
        Console.WriteLine($"| {"",-34} | {"requests/s",10} | {"floor's",10} | {"ratio",7} | {"target",-7} |      |");
        Console.WriteLine($"|{new string('-', 36)}|{new string('-', 11)}:|{new string('-', 11)}:|{new string('-', 8)}:|{new string('-', 9)}|------|");
        _lines.ForEach(Console.WriteLine);
        return _missed;
    }

    private void Add(string line, bool met)
    {
        _lines.Add($"{line} {(met ? "pass" : "MISS")} |");
        _missed += met ? 0 : 1;
    }
}
