namespace PerfHub.Api.Features.Policies;

/// <summary>The effect on the deviations of one rule.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Title">Its title, in the language of the request.</param>
/// <param name="Now">Its deviations now.</param>
/// <param name="Then">Its deviations under the draft.</param>
/// <param name="Added">Those that would be new.</param>
/// <param name="Removed">Those that would go.</param>
/// <param name="Changed">Those that would stay, with other figures.</param>
/// <param name="Regraded">Those that would stay with the same figures and another severity.</param>
/// <param name="Examples">The first few of each.</param>
public sealed record RulePreview(
    string Rule, string Title, int Now, int Then, int Added, int Removed, int Changed, int Regraded, IReadOnlyList<DeviationExample> Examples);
