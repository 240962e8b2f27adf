namespace PerfHub.Api.Features.Policies;

/// <summary>The effect on the deviations of one rule.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Title">The rule's title, in the language of the request.</param>
/// <param name="Now">Its current deviations.</param>
/// <param name="Then">Its deviations under the draft.</param>
/// <param name="Added">Deviations that would be new.</param>
/// <param name="Removed">Deviations that would disappear.</param>
/// <param name="Changed">Deviations that would have other figures.</param>
/// <param name="Regraded">Deviations that would have the same figures but another severity.</param>
/// <param name="Examples">The first few deviations of each effect.</param>
public sealed record RulePreview(
    string Rule, string Title, int Now, int Then, int Added, int Removed, int Changed, int Regraded, IReadOnlyList<DeviationExample> Examples);
