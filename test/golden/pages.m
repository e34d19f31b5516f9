-- pages

const
  none: -1;
  page_count: 2;
  mm_count: 1;
  task_count: 2;
  parent: 0;
  child: 1;

type
  page_id: 0..page_count - 1;
  mm_or_none: none..mm_count - 1;
  task_or_none: none..task_count - 1;
  page_or_none: none..page_count - 1;
  page_state: enum { clean, dirty };
  parent_at: enum { lock, pick, write, unlock, parent_at_done };
  child_at: enum { look, child_at_done };

var
  page: array [page_id] of record
    refcount: 0..2;
    state: page_state;
    owner: mm_or_none;
  end;
  mm: record
    lock: task_or_none;
    written: boolean;
  end;
  task_parent: record
    pc: parent_at;
    seen: page_or_none;
  end;
  task_child: record
    pc: child_at;
  end;

startstate
  page[0].refcount := 0;
  page[0].state := clean;
  page[0].owner := none;
  page[1].refcount := 1;
  page[1].state := clean;
  page[1].owner := none;
  mm.lock := none;
  mm.written := false;
  task_parent.pc := lock;
  task_parent.seen := none;
  task_child.pc := look;
end;

rule "parent: lock"
  task_parent.pc = lock &
  mm.lock = none
==>
begin
  mm.lock := parent;
  task_parent.pc := pick;
end;

ruleset p: page_id do
  rule "parent: pick"
    task_parent.pc = pick &
    page[p].state = clean
  ==>
  begin
    task_parent.seen := p;
    page[p].refcount := page[p].refcount + 1;
    task_parent.pc := write;
  end;
end;

rule "parent: write"
  task_parent.pc = write
==>
begin
  assert "only reference" page[task_parent.seen].refcount = 1;
  page[task_parent.seen].state := dirty;
  mm.written := true;
  task_parent.seen := none;
  task_parent.pc := unlock;
end;

rule "parent: unlock"
  task_parent.pc = unlock
==>
begin
  assert "lock is released by a task that does not hold it" mm.lock = parent;
  mm.lock := none;
  task_parent.pc := parent_at_done;
end;

rule "child: look"
  task_child.pc = look &
  mm.written &
  exists p: page_id do page[p].refcount > 0 end
==>
begin
  task_child.pc := child_at_done;
end;

-- A dirty page has a user.
invariant "I1"
  forall p: page_id do page[p].state = dirty -> page[p].refcount > 0 end;

-- Some step is possible, unless every task may rest where it is.
invariant "deadlock"
  (task_parent.pc = parent_at_done & (task_child.pc = look | task_child.pc = child_at_done)) |
  (task_parent.pc = lock & mm.lock = none) |
  exists p: page_id do (task_parent.pc = pick & page[p].state = clean) end |
  (task_parent.pc = write) |
  (task_parent.pc = unlock) |
  (task_child.pc = look & mm.written & exists p: page_id do page[p].refcount > 0 end);
