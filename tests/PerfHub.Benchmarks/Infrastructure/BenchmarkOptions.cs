using System.Globalization;

namespace PerfHub.Benchmarks.Infrastructure;

/// <summary>The options of a command, such as <c>--units 1000</c>.</summary>
internal sealed class BenchmarkOptions(string[] args)
{
    public int Get(string name, int defaultValue) =>
        Array.IndexOf(args, name) is >= 0 and var index ? int.Parse(args[index + 1], CultureInfo.InvariantCulture) : defaultValue;
}
