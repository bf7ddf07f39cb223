"""Results and self-edits in the shapes of the paper's repository (`../shared/data/seal/README.md`)."""

from statistics import fmean, pstdev, stdev

from sources import Passage
from texts import writing_prompt


def share(answers: list[dict]) -> float:
    """Of right answers."""
    return fmean(one["correct"] for one in answers)


def _spread(values: list[float]) -> float:
    return stdev(values) if len(values) > 1 else 0.0


def article(passage: Passage, base: list[dict], completions: list[tuple[str, list[list[dict]]]]) -> dict:
    """`base`: answers of the weights alone. `completions`: texts, each with the answers of its repeats."""
    before = share(base)
    out = [_completion(text, base, repeats) for text, repeats in completions]
    means = [one["stats"]["adapter_mean"] for one in out]
    return {
        "stats": {
            "baseline_accuracy": before,
            "adapter_mean_accuracy": fmean(means),
            "adapter_std_over_completions": _spread(means),
            "mean_adapter_std_within_completions": fmean(one["stats"]["adapter_std"] for one in out),
            "mean_gain": fmean(means) - before,
        },
        "title": passage.title,
        "context": passage.context,
        "prompt": writing_prompt(passage.title, passage.context),
        "completions": out,
    }


def _completion(text: str, base: list[dict], repeats: list[list[dict]]) -> dict:
    before, after = share(base), [share(answers) for answers in repeats]
    return {
        "text": text,
        "stats": {
            "baseline_mean": before,
            "baseline_std": 0.0,
            "adapter_mean": fmean(after),
            "adapter_std": _spread(after),
            "gain_mean": fmean(after) - before,
        },
        "questions": [
            {
                "rep": rep,
                "question": bare["question"],
                "answer": bare["answer"],
                "baseline_answer": bare["text"],
                "adapter_answer": own["text"],
                "baseline_correct": bare["correct"],
                "adapter_correct": own["correct"],
            }
            for rep, answers in enumerate(repeats)
            for bare, own in zip(base, answers, strict=True)
        ],
    }


def result_file(name: str, about: dict, articles: list[dict]) -> dict:
    """A query-server result.

    `name`: SEAL's for such data (`base_val`: written by the model as loaded, `iter1_train`: rewards of the second round). `about`: the
    journal's first record. `base_model`, `judge` and `year` are no fields of SEAL's: its files are
    all of one model, one judge and one year.
    """
    stats = [one["stats"] for one in articles]
    of = lambda key: [one[key] for one in stats]  # noqa: E731
    settings = about["settings"]["finetune"]
    completions = [one for each in articles for one in each["completions"]]
    return {
        "overall": {
            "baseline_mean_accuracy": fmean(of("baseline_accuracy")),
            "baseline_std_of_article_means": pstdev(of("baseline_accuracy")),
            "adapter_mean_accuracy": fmean(of("adapter_mean_accuracy")),
            "adapter_std_of_article_means": pstdev(of("adapter_mean_accuracy")),
            "mean_adapter_std_over_completions": fmean(of("adapter_std_over_completions")),
            "mean_adapter_std_within_completions": fmean(of("mean_adapter_std_within_completions")),
            "mean_gain": fmean(of("mean_gain")),
        },
        "timestamp": about["started"],
        # The first journals had none.
        "year": about.get("year", 2026),
        "exp_name": name.split("_")[0],
        "base_model": about["model"],
        "judge": about["settings"]["quiz"]["judge"],
        "dataset": f"recipe/english/{name}.json",
        "split_newlines": True,
        "n_articles": len(articles),
        "k_completions": max(len(one["completions"]) for one in articles),
        "eval_times": 1 + max(question["rep"] for one in completions for question in one["questions"]),
        "lora_params": {
            "rank": settings["rank"],
            "alpha": settings["alpha"],
            "dropout": 0.0,
            "epochs": settings["epochs"],
            "lr": settings["learningRate"],
            "batch_size": settings["batchSize"],
            "grad_accum_steps": 1,
        },
        "articles": articles,
    }


def edit_file(edits: list[tuple[Passage, list[str]]]) -> list[dict]:
    """Self-edits of passages, one completion for each sample."""
    return [
        {
            "title": passage.title,
            "context": passage.context,
            "questions": passage.questions,
            "completions": texts,
            "prompt": writing_prompt(passage.title, passage.context),
        }
        for passage, texts in edits
    ]
