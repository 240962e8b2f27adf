namespace PerfHub.Benchmarks.Infrastructure;

/// <summary>Results with their targets.</summary>
internal sealed class ResultTable
{
    private readonly List<string> _lines = [];
    private int _missed;

    public void AddAtLeast(Measurement it, double target) =>
        Add($"| {it.Name,-34} | {it.Rate,10:N0} | {it.BaselineRate,10:N0} | {it.Ratio,9:N2} | ≥ {target,-8:N2} |", it.Ratio >= target);

    public void AddAtLeast(string name, double value, double target) => Add(name, value, $"≥ {target,-8:N2}", value >= target);

    public void AddAtMost(string name, double value, double target) => Add(name, value, $"≤ {target,-8:N2}", value <= target);

    /// <summary>Prints all lines.</summary>
    /// <returns>The number of missed targets.</returns>
    public int Print(string title)
    {
        Console.WriteLine();
        Console.WriteLine(title);
        Console.WriteLine();
        Console.WriteLine($"| {"",-34} | {"requests/s",10} | {"baseline's",10} | {"result",9} | {"target",-10} |      |");
        Console.WriteLine($"|{new string('-', 36)}|{new string('-', 11)}:|{new string('-', 11)}:|{new string('-', 10)}:|{new string('-', 12)}|------|");
        _lines.ForEach(Console.WriteLine);
        return _missed;
    }

    private void Add(string name, double value, string target, bool met) =>
        Add($"| {name,-34} | {"",10} | {"",10} | {value,9:N2} | {target} |", met);

    private void Add(string line, bool met)
    {
        _lines.Add($"{line} {(met ? "pass" : "MISS")} |");
        _missed += met ? 0 : 1;
    }
}
