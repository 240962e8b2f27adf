using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Rules;

/// <summary>The outcome of a rule at one place of a report.</summary>
public abstract record RuleOutcome
{
    private RuleOutcome()
    {
    }

    /// <summary>The one instance of <see cref="Passed"/>.</summary>
    public static RuleOutcome Pass { get; } = new Passed();

    /// <summary>
    /// A flag that is counted and never shown, because <see cref="Evaluation.MaxDeviations"/> graver or earlier ones are.
    /// </summary>
    public static Flag Surplus { get; } = new("", "", default, default, "", new Text("", ""));

    /// <summary>The rule holds here.</summary>
    public sealed record Passed : RuleOutcome;

    /// <summary>The rule does not apply here. The instances are in <see cref="NotApplicable"/>.</summary>
    public sealed record Inapplicable(Text Reason) : RuleOutcome;

    /// <summary>The rule is broken here.</summary>
    /// <param name="Pointer">An RFC 6901 pointer into the submitted JSON; empty for the whole report.</param>
    /// <param name="Subject">
    /// Identifies the deviation across revisions together with the rule: an indicator's code or a field's name; empty if the rule
    /// has one outcome for each report.
    /// </param>
    /// <param name="Expected">What the rule expects; may be neither number nor text.</param>
    /// <param name="Actual">What the report states or implies.</param>
    /// <param name="FormulaText">The condition that does not hold, with its numbers filled in; see <see cref="Formula"/>.</param>
    /// <param name="Message">The finding as a sentence.</param>
    public sealed record Flag(
        string Pointer, string Subject, Figure Expected, Figure Actual, FormulaText FormulaText, Text Message) : RuleOutcome
    {
        /// <summary>The condition that does not hold, with its numbers filled in.</summary>
        public string Formula => FormulaText.ToString();

        /// <summary>The severity here, if it is not the default of the rule; a policy that sets another one overrides it.</summary>
        public Severity? Severity { get; init; }

        /// <summary>The code of the indicator concerned, if any.</summary>
        public string? Indicator { get; init; }

        /// <summary>The index of that indicator in the report, from 0; <see langword="null"/> if it belongs to another report.</summary>
        public int? IndicatorIndex { get; init; }

        /// <summary>
        /// Whether <see cref="Subject"/> is the code of that indicator. The subject then follows the indicator across revisions
        /// (<see cref="IndicatorPairing"/>), even if its code changes.
        /// </summary>
        public bool FollowsIndicator { get; init; }

        /// <summary>
        /// What the answer rests on besides the report: figures of the unit's other filings, or the other unit. A decision holds only
        /// as long as it is the same.
        /// </summary>
        public string? Reference { get; init; }

        /// <summary>
        /// The other unit involved, if any. Formula and message never name it, because everyone who can read the report sees
        /// them. Show this only to callers whose scope covers the other unit.
        /// </summary>
        public Peer? Peer { get; init; }

        /// <summary>Whether it is <see cref="Surplus"/>.</summary>
        public bool IsSurplus => ReferenceEquals(this, Surplus);

        /// <summary>Actual − expected, where both are numbers.</summary>
        public decimal? Difference => Actual.Number - Expected.Number;

        /// <summary>Returns the flag as one of an indicator of the report, whose code is the subject.</summary>
        public Flag OfIndicator(int index, string code) =>
            this with { Subject = code, Indicator = code, IndicatorIndex = index, FollowsIndicator = true };

        /// <summary>The index of the indicator that the answer compares this one with.</summary>
        internal int? ComparedIndex { get; init; }

        /// <summary>Returns the pointers of fields of the indicator concerned; see <see cref="IndicatorFields"/>.</summary>
        internal IReadOnlyList<string> GetIndicatorInputs(RuleInput input, IReadOnlyList<string> fields) =>
            [.. IndicatorFields.GetPatterns(input.Report.Indicators, IndicatorIndex!.Value, fields)];
    }
}
