namespace PerfHub.Rules.Rules;

/// <summary>What a rule answers at one place of a report.</summary>
public abstract record RuleOutcome
{
    private RuleOutcome()
    {
    }

    /// <summary>The rule holds here.</summary>
    public static RuleOutcome Pass { get; } = new Passed();

    /// <summary>The rule holds here.</summary>
    public sealed record Passed : RuleOutcome;

    /// <summary>The rule says nothing here, because its input is missing. The instances are in <see cref="Rules.NotApplicable"/>.</summary>
    /// <param name="Reason">What is missing.</param>
    public sealed record Inapplicable(Text Reason) : RuleOutcome;

    /// <summary>The rule is broken here.</summary>
    /// <param name="Pointer">The place, as an RFC 6901 pointer into the submitted JSON; empty for the whole report.</param>
    /// <param name="Subject">
    /// What the rule is about at this place, in terms that outlive a revision: an indicator's code, a field's name;
    /// empty where a rule has but one subject in a report.
    /// </param>
    /// <param name="Expected">What the rule expects.</param>
    /// <param name="Actual">What the report says.</param>
    /// <param name="Formula">The formula that does not hold, with its numbers filled in.</param>
    /// <param name="Message">The finding in words.</param>
    public sealed record Flag(
        string Pointer, string Subject, Figure Expected, Figure Actual, string Formula, Text Message) : RuleOutcome
    {
        /// <summary>The code of the indicator concerned, if any.</summary>
        public string? Indicator { get; init; }

        /// <summary>
        /// The other unit that the flag rests on, if any. Neither formula nor message says who it is, so that both may be
        /// shown to whoever may see the report; this may be shown only to readers whose scope covers the other unit too.
        /// </summary>
        public Peer? Peer { get; init; }

        /// <summary>Actual − expected, where both are numbers.</summary>
        public decimal? Difference => Actual.Number - Expected.Number;
    }
}
