using PerfHub.Client;
using PerfHub.Web.Components;
using PerfHub.Web.Localization;

namespace PerfHub.Web.Pages.Policies;

/// <summary>The form of a policy, as it was typed.</summary>
/// <remarks>A form without a field of a dictionary sets the dictionary to <see langword="null"/>, which counts as empty.</remarks>
public sealed class PolicyForm
{
    /// <summary>The setting of a rule that is not applied.</summary>
    public const string Off = "off";

    private static readonly char[] Separators = ['\n', '\r', '；', ';'], BeforePoints = [' ', '\t', '　', '：', ':'];

    /// <summary>The version that the user has seen.</summary>
    public string? Tag { get; set; }

    /// <summary>The figures by the names of <see cref="PolicyField"/>.</summary>
    public Dictionary<string, string?> Values { get => field; set => field = value ?? []; } = [];

    /// <summary>The formula for missed “at most” targets, in the spelling of the API.</summary>
    public string? ReverseScoring { get; set; }

    /// <summary>What becomes of points above the threshold, in the spelling of the API.</summary>
    public string? OverCompletionMode { get; set; }

    /// <summary>The points of categories, one a line: <c>产出 50</c>.</summary>
    public string? CategoryWeights { get; set; }

    /// <summary>Whether the key that has filed a report may accept it: <c>true</c> or nothing.</summary>
    public string? FilerMayAccept { get; set; }

    /// <summary>The severity of rules that is not the default, in the spelling of the API, or <see cref="Off"/>; by rule id.</summary>
    public Dictionary<string, string?> Rules { get => field; set => field = value ?? []; } = [];

    /// <summary>Fills the form with a policy.</summary>
    public static PolicyForm From(Policy policy, string? tag) => new()
    {
        Tag = tag,
        Values = PolicyField.All.ToDictionary(field => field.Name, field => NumberInput.Of(field.Get(policy))),
        ReverseScoring = QueryValue.Of(policy.ReverseScoring),
        OverCompletionMode = QueryValue.Of(policy.OverCompletionMode),
        CategoryWeights = string.Join('\n', (policy.CategoryWeights ?? new Dictionary<string, decimal>()).Select(it => $"{it.Key} {NumberInput.Of(it.Value)}")),
        FilerMayAccept = policy.FilerMayAccept == true ? "true" : null,
        Rules = (policy.Rules ?? new Dictionary<string, RuleSetting>()).ToDictionary(
            it => it.Key, it => it.Value.Enabled == false ? Off : QueryValue.Of(it.Value.Severity)),
    };

    /// <summary>Reads the policy. Figures that are none are named in <paramref name="errors"/>.</summary>
    public Policy Read(out IReadOnlyList<(string Pointer, string Message)> errors)
    {
        var found = new List<(string Pointer, string Message)>();
        var policy = new Policy
        {
            ReverseScoring = QueryValue.Parse<ReverseScoring>(ReverseScoring),
            OverCompletionMode = QueryValue.Parse<OverCompletionMode>(OverCompletionMode),
            FilerMayAccept = FilerMayAccept == "true",
            CategoryWeights = ReadCategories(found),
            Rules = Rules.Where(it => !string.IsNullOrEmpty(it.Value)).ToDictionary(
                it => it.Key, it => it.Value == Off ? new RuleSetting { Enabled = false } : new RuleSetting { Severity = QueryValue.Parse<Severity>(it.Value) }),
        };
        foreach (var field in PolicyField.All)
        {
            var text = Values.GetValueOrDefault(field.Name);
            var value = NumberInput.Parse(text);
            if (value is null)
            {
                found.Add((field.Pointer, PolicyTexts.NumberInvalid(field.Label(), text)));
            }

            policy = field.Set(policy, value);
        }

        errors = found;
        return policy;
    }

    private Dictionary<string, decimal> ReadCategories(List<(string Pointer, string Message)> errors)
    {
        var weights = new Dictionary<string, decimal>();
        foreach (var line in (CategoryWeights ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var end = line.LastIndexOfAny(BeforePoints);
            if (end > 0 && NumberInput.Parse(line[(end + 1)..]) is { } points && weights.TryAdd(line[..end].Trim(), points))
            {
                continue;
            }

            errors.Add(("/categoryWeights", PolicyTexts.CategoryInvalid(line)));
        }

        return weights;
    }
}
