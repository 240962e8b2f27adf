using PerfHub.Rules.Report;

namespace PerfHub.Rules.Rules;

/// <summary>
/// Pairs the indicators of a report with those of another filing of the unit: its mid-year figures, last year's report, or an
/// earlier revision. Codes and names are compared by their normal form (<see cref="NormalizedText"/>).
/// </summary>
public static class IndicatorPairing
{
    /// <summary>
    /// Pairs by code and name; then by a name that is unique on both sides; then by code, if neither name occurs on the other side
    /// and the names are similar or one of them is absent. Each candidate is used once.
    /// </summary>
    /// <returns>The counterparts in the order of <paramref name="indicators"/>; <see langword="null"/> if there is none.</returns>
    public static IReadOnlyList<T?> Pair<T>(IReadOnlyList<INamedIndicator> indicators, IReadOnlyList<T> candidates)
        where T : class, INamedIndicator
    {
        var (left, right) = (new Side(indicators), new Side(candidates));
        var counterparts = new T?[indicators.Count];
        var isUsed = new bool[candidates.Count];
        PairBy((i, j) => left.Names[i] == right.Names[j], left, right, right.IndexesByCode, left.Codes);
        PairBy((i, _) => left.IsUnique(left.Names[i]) && right.IsUnique(left.Names[i]), left, right, right.IndexesByName, left.Names);
        PairBy(
            (i, j) => !right.Has(left.Names[i]) && !left.Has(right.Names[j]) && AreSimilar(left.Names[i], right.Names[j]),
            left, right, right.IndexesByCode, left.Codes);
        return counterparts;

        void PairBy(Func<int, int, bool> isMatch, Side left, Side right, Dictionary<string, List<int>> indexes, string[] keys)
        {
            for (var i = 0; i < counterparts.Length; i++)
            {
                if (counterparts[i] is null && indexes.TryGetValue(keys[i], out var matches)
                    && matches.FindIndex(j => !isUsed[j] && isMatch(i, j)) is >= 0 and var match)
                {
                    (counterparts[i], isUsed[matches[match]]) = (candidates[matches[match]], true);
                }
            }
        }
    }

    private static bool AreSimilar(string one, string other) =>
        one.Length == 0 || other.Length == 0 || BigramSimilarity.Compute(one, other) >= 0.5m;

    /// <summary>The normal forms of the codes and names of one filing; the name of a blank one is empty.</summary>
    private sealed class Side
    {
        public Side(IReadOnlyList<INamedIndicator> indicators)
        {
            Codes = [.. indicators.Select(it => NormalizedText.Normalize(it.Code))];
            Names = [.. indicators.Select(it => Placeholder.IsBlank(it.Name) ? "" : NormalizedText.Normalize(it.Name))];
            (IndexesByCode, IndexesByName) = (CreateIndex(Codes), CreateIndex(Names));
        }

        public string[] Codes { get; }

        public string[] Names { get; }

        public Dictionary<string, List<int>> IndexesByCode { get; }

        public Dictionary<string, List<int>> IndexesByName { get; }

        public bool Has(string name) => name.Length > 0 && IndexesByName.ContainsKey(name);

        public bool IsUnique(string name) => name.Length > 0 && IndexesByName.TryGetValue(name, out var indexes) && indexes.Count == 1;

        private static Dictionary<string, List<int>> CreateIndex(string[] keys)
        {
            var index = new Dictionary<string, List<int>>(keys.Length, StringComparer.Ordinal);
            for (var i = 0; i < keys.Length; i++)
            {
                if (!index.TryGetValue(keys[i], out var indexes))
                {
                    index.Add(keys[i], indexes = []);
                }

                indexes.Add(i);
            }

            return index;
        }
    }
}
