using System.Globalization;

namespace PerfHub.Benchmarks.Infrastructure;

/// <summary>The options of a command, such as <c>--units 1000</c>.</summary>
internal sealed class BenchmarkOptions(string[] args)
{
    public int Get(string name, int defaultValue) => Find(name) is { } value ? int.Parse(value, CultureInfo.InvariantCulture) : defaultValue;

    public string Get(string name, string defaultValue) => Find(name) ?? defaultValue;

    private string? Find(string name) => Array.IndexOf(args, name) is >= 0 and var index ? args[index + 1] : null;
}
