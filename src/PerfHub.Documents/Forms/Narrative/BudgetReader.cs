using System.Text.RegularExpressions;
using PerfHub.Documents.Drafts;
using PerfHub.Documents.Parsing;

namespace PerfHub.Documents.Forms.Narrative;

/// <summary>
/// Reads the amounts and rates of the budget from sentences. An amount is read only if its label stands right before it and nothing
/// in the sentence makes it the amount of something else.
/// </summary>
internal sealed partial class BudgetReader(DraftBuilder draft)
{
    private readonly List<BudgetScope> _sources = [];
    private bool _hasTableSources;
    private readonly List<(decimal Rate, SourceText Source)> _doubtfulRates = [];
    private bool _hasIncrease;
    private bool _hasDecrease;
    private int _fiscalYear;

    public void Read(IReadOnlyList<Passage> passages)
    {
        _fiscalYear = (int)(draft.GetFigure("/fiscalYear") ?? 0m);
        // Sources that a table stated are not stated again from sentences.
        _hasTableSources = draft.Has("/budget/sources/0/kind");
        var projects = new ProjectSentenceReader(draft);
        foreach (var passage in passages.Where(IsAboutBudget))
        {
            if (!(passage.Section == Section.Projects && projects.TryRead(passage)))
            {
                Read(passage);
            }
        }

        ProposeKinds();
        ProposeDoubtfulRate();
    }

    private static bool IsAboutBudget(Passage passage) =>
        passage.Section is not (Section.KeyWork or Section.Problems or Section.Causes or Section.Improvements or Section.Suggestions or Section.Duties or Section.Systems)
        && !IndicatorSentenceReader.IsIndicator(passage.Value);

    private void Read(Passage passage)
    {
        var tokens = BudgetTokenizer.Split(passage.Value);
        var state = new SentenceState(passage.Section switch
        {
            Section.Basic => BudgetScope.Basic,
            Section.Projects => BudgetScope.Projects,
            _ => BudgetScope.Total,
        });
        for (var index = 0; index < tokens.Count; index++)
        {
            var token = tokens[index];
            switch (token.Kind)
            {
                case BudgetTokenKind.Clause:
                    state.EndClause(token);
                    break;
                case BudgetTokenKind.Sentence:
                    state.EndPart(token);
                    break;
                case BudgetTokenKind.Paragraph:
                    state.EndSentence(token);
                    break;
                case BudgetTokenKind.Block:
                    state.Block();
                    break;
                case BudgetTokenKind.Among:
                    state.BeginParts(token);
                    break;
                case BudgetTokenKind.Topic:
                    state.BlockTopic(token, passage.Value);
                    break;
                case BudgetTokenKind.Year:
                    state.SetYear(token, _fiscalYear);
                    break;
                case BudgetTokenKind.Scope:
                    state.SetScope(token);
                    break;
                case BudgetTokenKind.Label:
                    state.SetLabel(token, passage.Value);
                    break;
                case BudgetTokenKind.Amount or BudgetTokenKind.Percent:
                    if (state.Resolve(token, passage.Value) is var (label, scope, start))
                    {
                        Propose(passage, label, scope, token, passage.GetSource(start, token.End - start));
                    }

                    state.Use(token);
                    break;
                case BudgetTokenKind.Points when state.LastLabel == BudgetLabel.ExecutionRate && state.LastScope == BudgetScope.Total && token.Start - state.LastEnd <= 12:
                    draft.Propose("/score/execution", token.Value, passage.GetSource(token.Start, token.Length), 1);
                    break;
                case BudgetTokenKind.Weight when state.LastLabel == BudgetLabel.ExecutionRate && state.LastScope == BudgetScope.Total && token.Start - state.LastEnd <= 12:
                    draft.Propose("/score/executionWeight", token.Value, passage.GetSource(token.Start, token.Length), 1);
                    break;
            }
        }
    }

    private void Propose(Passage passage, BudgetLabel label, BudgetScope scope, BudgetToken token, SourceText source)
    {
        var isRate = label is BudgetLabel.AdjustmentRate or BudgetLabel.ExecutionRate;
        if (isRate != (token.Kind == BudgetTokenKind.Percent) || token.Value < 0 && label is not (BudgetLabel.Adjustment or BudgetLabel.AdjustmentRate))
        {
            return;
        }

        if (scope == BudgetScope.Total && label is BudgetLabel.Increase or BudgetLabel.Decrease)
        {
            ProposeAdjustment(label, token, source);
            return;
        }

        if (FindPointer(label, scope) is not { } pointer)
        {
            if (scope == BudgetScope.Unknown && label == BudgetLabel.ExecutionRate)
            {
                _doubtfulRates.Add((token.Value, source));
            }

            return;
        }

        // The section that a figure belongs to decides where the document states it twice.
        var isHome = (passage.Section, label) is (Section.BudgetInitial, BudgetLabel.Initial) or (Section.Basic or Section.Projects, _)
            or (Section.BudgetAdjustment, BudgetLabel.Adjusted or BudgetLabel.Adjustment or BudgetLabel.AdjustmentRate)
            or (Section.BudgetExecution, BudgetLabel.Executed or BudgetLabel.ExecutionRate);
        var rank = isHome ? 1 : passage.Section is Section.BudgetOverview or Section.BudgetInitial or Section.BudgetAdjustment or Section.BudgetExecution ? 2 : 3;
        draft.Propose(pointer, token.Value, source, rank, token.Note);
    }

    /// <summary>A rate behind parts of the budget may be that of the whole: it is, if the amounts of the whole say so.</summary>
    private void ProposeDoubtfulRate()
    {
        if (!draft.Has("/budget/executionRate") && draft.GetFigure("/budget/adjusted") is > 0 and var adjusted && draft.GetFigure("/budget/executed") is { } executed
            && _doubtfulRates.Find(it => Math.Abs(it.Rate - (100m * executed / adjusted)) < 0.01m) is { Source: { } source, Rate: var rate })
        {
            draft.Propose("/budget/executionRate", rate, source, 3);
        }
    }

    /// <summary>Both an increase and a decrease are two statements, and their sum would be none of the document's.</summary>
    private void ProposeAdjustment(BudgetLabel label, BudgetToken token, SourceText source)
    {
        (_hasIncrease, _hasDecrease) = (_hasIncrease || label == BudgetLabel.Increase, _hasDecrease || label == BudgetLabel.Decrease);
        if (_hasIncrease && _hasDecrease)
        {
            draft.Remove("/budget/adjustment");
            draft.Miss("/budget/adjustment", "既有调增又有调减，未合并计算", "The document states an increase and a decrease; they were not added up.");
            return;
        }

        draft.Propose("/budget/adjustment", label == BudgetLabel.Decrease ? -token.Value : token.Value, source, 1, label == BudgetLabel.Decrease ? "调减，记为负数" : token.Note);
    }

    private string? FindPointer(BudgetLabel label, BudgetScope scope) => (scope, label) switch
    {
        (BudgetScope.Total, BudgetLabel.Initial) => "/budget/initial",
        (BudgetScope.Total, BudgetLabel.Adjusted) => "/budget/adjusted",
        (BudgetScope.Total, BudgetLabel.Executed) => "/budget/executed",
        (BudgetScope.Total, BudgetLabel.CarriedOver) => "/budget/carriedOver",
        (BudgetScope.Total, BudgetLabel.Received) => "/budget/received",
        (BudgetScope.Total, BudgetLabel.Adjustment) => "/budget/adjustment",
        (BudgetScope.Total, BudgetLabel.AdjustmentRate) => "/budget/adjustmentRate",
        (BudgetScope.Total, BudgetLabel.ExecutionRate) => "/budget/executionRate",
        (BudgetScope.FiscalFunds, BudgetLabel.Initial) => "/budget/fiscalFunds/initial",
        (BudgetScope.FiscalFunds, BudgetLabel.Adjusted) => "/budget/fiscalFunds/adjusted",
        (BudgetScope.FiscalFunds, BudgetLabel.Executed) => "/budget/fiscalFunds/executed",
        (BudgetScope.Basic, BudgetLabel.Adjusted or BudgetLabel.Budget) => "/budget/basic/budget",
        (BudgetScope.Basic, BudgetLabel.Executed or BudgetLabel.Spent) => "/budget/basic/executed",
        (BudgetScope.Basic, BudgetLabel.ExecutionRate) => "/budget/basic/executionRate",
        (BudgetScope.Personnel, BudgetLabel.Adjusted or BudgetLabel.Budget) => "/budget/basic/personnel",
        (BudgetScope.PublicUse, BudgetLabel.Adjusted or BudgetLabel.Budget) => "/budget/basic/publicUse",
        (BudgetScope.Projects, BudgetLabel.Adjusted or BudgetLabel.Budget) => "/budget/projects/budget",
        (BudgetScope.Projects, BudgetLabel.Executed or BudgetLabel.Spent) => "/budget/projects/executed",
        (BudgetScope.UpperLevel or BudgetScope.OwnLevel or BudgetScope.OtherSource, BudgetLabel.Initial) => FindSource(scope, "/initial"),
        (BudgetScope.UpperLevel or BudgetScope.OwnLevel or BudgetScope.OtherSource, BudgetLabel.Adjusted) => FindSource(scope, "/adjusted"),
        (BudgetScope.UpperLevel or BudgetScope.OwnLevel or BudgetScope.OtherSource, BudgetLabel.Executed) => FindSource(scope, "/executed"),
        _ => null,
    };

    private string? FindSource(BudgetScope scope, string property)
    {
        if (_hasTableSources)
        {
            return null;
        }

        if (!_sources.Contains(scope))
        {
            _sources.Add(scope);
        }

        return $"/budget/sources/{_sources.IndexOf(scope)}{property}";
    }

    /// <summary>Adds the kinds of the sources that were read.</summary>
    private void ProposeKinds()
    {
        for (var index = 0; index < _sources.Count; index++)
        {
            var pointer = $"/budget/sources/{index}";
            var source = draft.GetSource(pointer + "/initial") ?? draft.GetSource(pointer + "/adjusted") ?? draft.GetSource(pointer + "/executed");
            if (source is not null)
            {
                draft.Propose(pointer + "/kind", _sources[index] switch
                {
                    BudgetScope.UpperLevel => "upperLevel",
                    BudgetScope.OwnLevel => "ownLevel",
                    _ => "other",
                }, source);
            }
        }
    }

    /// <summary>What the sentence up to a token says about the figures behind it.</summary>
    private sealed partial class SentenceState(BudgetScope section)
    {
        private const int MaxClause = 60;

        private BudgetScope? _sticky;
        private BudgetToken? _scope;
        private BudgetToken? _label;
        private BudgetScope _labelScope;
        private BudgetLabel? _inherited;
        private BudgetLabel? _previous;
        private int _sentenceStart;
        private bool _isBlockedClause;
        private bool _isBlockedPart;
        private bool _isBlockedSentence;
        private bool _isAfterPart;
        private bool _hasListedScopes;
        private bool _isOtherParagraph;
        private int _clauseStart;

        public BudgetLabel? LastLabel { get; private set; }

        public BudgetScope? LastScope { get; private set; }

        public int LastEnd { get; private set; }

        public void EndClause(BudgetToken token)
        {
            _hasListedScopes |= _scope is { Scope: not BudgetScope.Total } && _label is null;
            _isBlockedClause = false;
            _clauseStart = token.End;
        }

        public void EndPart(BudgetToken token)
        {
            EndClause(token);
            (_scope, _label, _isAfterPart, _isBlockedPart) = (null, null, true, false);
        }

        public void EndSentence(BudgetToken token)
        {
            EndClause(token);
            (_previous, _sentenceStart) = (_inherited, token.End);
            _isOtherParagraph |= _sticky is not null and not BudgetScope.Total && section == BudgetScope.Total;
            (_scope, _label, _sticky, _inherited, _isBlockedSentence, _isBlockedPart, _isAfterPart, _hasListedScopes, LastLabel) = (null, null, null, null, false, false, false, false, null);
        }

        /// <summary>A sentence that begins with 其中 goes on with the label of the one before.</summary>
        public void BeginParts(BudgetToken token)
        {
            if (token.Start <= _sentenceStart + 1)
            {
                _inherited ??= _previous;
            }
        }

        public void Block() => (_isBlockedClause, _label, _scope) = (true, null, null);

        /// <summary>Blocks what follows about a topic; in a clause on a purpose (主要用于工资) only the clause.</summary>
        public void BlockTopic(BudgetToken token, string text)
        {
            Block();
            var clause = text[Math.Max(Math.Min(_clauseStart, token.Start), token.Start - MaxClause)..token.Start];
            _isBlockedPart |= !clause.Contains("用于", StringComparison.Ordinal) && !clause.Contains("保障", StringComparison.Ordinal);
        }

        public void SetYear(BudgetToken token, int fiscalYear)
        {
            // Until the sentence ends or names another year.
            _isBlockedSentence = fiscalYear != 0 && token.Value != fiscalYear;
        }

        public void SetScope(BudgetToken token)
        {
            _scope = token;
            // 我单位 before a part of the budget adds nothing to it.
            if (token.Scope == BudgetScope.Total)
            {
                _isOtherParagraph = false;
                if (_sticky is not null && _sticky != BudgetScope.Total)
                {
                    _sticky = BudgetScope.Total;
                }
            }
        }

        public void SetLabel(BudgetToken token, string text)
        {
            var before = Math.Max(_clauseStart, Math.Max(_scope?.End ?? 0, LastEnd));
            before = Math.Max(before, _label?.End ?? 0);
            var prefix = before < token.Start ? text[before..token.Start] : "";
            if (_scope is { Scope: { } scope } && _scope.Start >= _clauseStart && ConnectorRegex().IsMatch(prefix))
            {
                _isAfterPart = false;
                (_labelScope, _sticky) = (scope == BudgetScope.Total && section is not BudgetScope.Total ? section : scope, scope == BudgetScope.Total ? _sticky : scope);
            }
            else if (IsUnknownPrefix(prefix))
            {
                // Labels behind it, as in A项目年初预算20万元，执行数18万元, are about the same.
                (_labelScope, _sticky) = (BudgetScope.Unknown, BudgetScope.Unknown);
            }
            else
            {
                _labelScope = _sticky switch
                {
                    { } sticky when !_isAfterPart => _hasListedScopes ? BudgetScope.Unknown : sticky,
                    { } sticky when sticky == section => section,
                    not null => BudgetScope.Unknown,
                    null when _isOtherParagraph || _hasListedScopes && section == BudgetScope.Total => BudgetScope.Unknown,
                    null => section,
                };
            }

            _label = token;
        }

        /// <summary>Tells what a figure is: its label, its scope, and where the statement begins.</summary>
        public (BudgetLabel Label, BudgetScope Scope, int Start)? Resolve(BudgetToken token, string text)
        {
            if (_isBlockedClause || _isBlockedPart || _isBlockedSentence)
            {
                return null;
            }

            if (_label is { Label: { } label } && _label.End <= token.Start && ValueGapRegex().IsMatch(text[_label.End..token.Start]) && (_scope is null || _scope.Start < _label.Start))
            {
                var hasScope = _scope is not null && _scope.Start >= _clauseStart;
                (_inherited, LastLabel, LastScope) = (token.Kind == BudgetTokenKind.Amount ? label : _inherited, label, _labelScope);
                return (label, _labelScope, hasScope && _scope!.Start < _label.Start ? _scope.Start : _label.Start);
            }

            // 其中: 基本支出212.85万元 goes on with the label before.
            if (token.Kind == BudgetTokenKind.Amount && _scope is { Scope: { } scope } && scope != BudgetScope.Total && _inherited is { } inherited
                && _scope.End <= token.Start && ValueGapRegex().IsMatch(text[_scope.End..token.Start]) && (_label is null || _label.Start < _scope.Start))
            {
                _hasListedScopes = true;
                (LastLabel, LastScope) = (inherited, scope);
                return (inherited, scope, _scope.Start);
            }

            return null;
        }

        /// <summary>Forgets the label of a figure that was read.</summary>
        public void Use(BudgetToken token)
        {
            // A part that is named without a label makes labels behind it doubtful.
            _hasListedScopes |= _scope is { Scope: not BudgetScope.Total } && _label is null;
            (_label, _scope, LastEnd) = (null, null, token.End);
        }

        private static bool IsUnknownPrefix(string prefix)
        {
            var rest = KnownWordsRegex().Replace(prefix, "");
            return rest.Length >= 2 && !OrganizationRegex().IsMatch(rest);
        }
    }

    [GeneratedRegex(@"^(?:的|部分|预算|资金|安排|支出|经费|全年|年度|年初|本年|方面|:|,|中|在|\d{4}年度?)*$")]
    private static partial Regex ConnectorRegex();

    [GeneratedRegex(@"^(?:预算|资金|支出|金额|总额|总计|合计|总|数|额|安排|批复|下达|共计|共|计|为|是|达到|达|约|:|,|\((?:万元|调整后|含[^()]{0,20})\)|\(|的|了|分别|人民币|完成|部分|经费|核定|情况|规模|收入)*$")]
    private static partial Regex ValueGapRegex();

    [GeneratedRegex(@"我|本|部门|单位|整体|总体|支出|年度|全年|本年|当年|年末|年|预算|资金|安排|批复|财政局?|总|共|合计|在|方面|的|度|情况|截至|\d+|月|日|底|其中|:|和|及|收入|规模|全部|实际|由|于|为|经|统计|根据|按照|后|下达|中|开展|\(|\)|""|、|区|县|市|完成|累计|已")]
    private static partial Regex KnownWordsRegex();

    [GeneratedRegex("(?:中心|局|委|院|校|馆|站|所|处|办|会|厅|社|队|镇|乡|街道|部|学校|公司)$")]
    private static partial Regex OrganizationRegex();
}
