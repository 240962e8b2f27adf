using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Assembly = System.Reflection.Assembly;

namespace PerfHub.Api.Tests.Architecture;

/// <summary>The references between the namespaces of some assemblies.</summary>
/// <param name="References">Each pair of types of which one uses the other, in different namespaces.</param>
internal sealed record NamespaceGraph(IReadOnlyCollection<TypeReference> References)
{
    public static NamespaceGraph Load(params Assembly[] assemblies)
    {
        var types = new ArchLoader().LoadAssemblies(assemblies).Build().Types.Where(type => IsOurs(type.Namespace?.FullName)).ToList();
        return new(types.SelectMany(type => type.Dependencies
                // A type parameter counts as a type of the method that declares it, also where another method names it.
                .Where(dependency => dependency.Target is not GenericParameter && IsOurs(dependency.Target.Namespace?.FullName))
                .Select(dependency => new TypeReference(type.FullName, type.Namespace!.FullName, dependency.Target.FullName, dependency.Target.Namespace!.FullName)))
            .Where(reference => reference.From != reference.To)
            .ToHashSet());
    }

    /// <summary>The number of namespaces in the largest cycle; 1 without a cycle.</summary>
    public int LargestCycle => Cycles.Select(cycle => cycle.Count).DefaultIfEmpty(1).Max();

    /// <summary>Each set of two or more namespaces that reach each other.</summary>
    public IReadOnlyList<IReadOnlyCollection<string>> Cycles
    {
        get
        {
            var targets = References.ToLookup(reference => reference.From, reference => reference.To);
            var reachable = targets.Select(group => group.Key).ToDictionary(from => from, from => Reach(from, targets));
            return reachable.Keys
                .Select(from => reachable[from].Where(to => reachable.GetValueOrDefault(to)?.Contains(from) == true).Order().ToList())
                .Where(cycle => cycle.Count > 1)
                .DistinctBy(cycle => string.Join(',', cycle))
                .ToList();
        }
    }

    /// <summary>Lists each cycle with the references within it.</summary>
    public string DescribeCycles() => string.Join("\n\n", Cycles.Select(cycle => string.Join(", ", cycle) + "\n" + string.Join(
        '\n', References.Where(reference => cycle.Contains(reference.From) && cycle.Contains(reference.To)).Select(reference => "  " + reference).Order())));

    private static HashSet<string> Reach(string from, ILookup<string, string> targets)
    {
        var (reached, queue) = (new HashSet<string>(), new Queue<string>(targets[from]));
        while (queue.TryDequeue(out var next))
        {
            if (reached.Add(next))
            {
                targets[next].ToList().ForEach(queue.Enqueue);
            }
        }

        return reached;
    }

    private static bool IsOurs(string? @namespace) => @namespace?.StartsWith("PerfHub.", StringComparison.Ordinal) == true;
}
